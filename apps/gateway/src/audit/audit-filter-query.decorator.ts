import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';

const FILTERS = {
  actor: 'Id or handle of a user, or id of an OAuth client',
  action: 'Such as `role.change`',
  target: 'Id or name of what it was done to',
  since: 'Happened then or later: ISO 8601 in UTC, or epoch milliseconds',
  until: 'Happened earlier',
};

/** Documents the filters of the audit routes. */
export function AuditFilterQuery(): MethodDecorator {
  const queries = Object.entries(FILTERS).map(([name, description]) =>
    ApiQuery({ name, required: false, description }),
  );
  return applyDecorators(...queries);
}
