import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';

/** Documents what every list of cases takes. */
export function CaseListParameters(statuses: string, most: number): MethodDecorator {
  return applyDecorators(
    ApiQuery({ name: 'status', required: false, description: statuses }),
    ApiQuery({ name: 'limit', required: false, description: `1 to ${most}, default 25` }),
    ApiQuery({ name: 'cursor', required: false }),
  );
}
