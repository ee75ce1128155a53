import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiUnauthorizedResponse } from '@nestjs/swagger';
import { restrict } from './access.guard';

/** For a user with an API token. Everybody else gets 401 with the sentence that says why (server-semantics 1.2). */
export function RequireUser(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    restrict({ who: 'user' }),
    ApiBearerAuth('token'),
    ApiUnauthorizedResponse({ description: 'UNAUTHENTICATED, TOKEN_INVALID, ACCOUNT_SUSPENDED' }),
  );
}
