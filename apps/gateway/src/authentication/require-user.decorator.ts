import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiForbiddenResponse, ApiOAuth2, ApiUnauthorizedResponse } from '@nestjs/swagger';
import type { RegistryScope } from '@app/contracts';
import { restrict } from './access.guard';

/**
 * For a user, with a token that has this scope: an OAuth access token, or an API token. Everybody else gets 401 with
 * the sentence that says why (server-semantics 1.2), or 403 and the scope that is missing.
 *
 * @param scope a route that names none needs the widest
 */
export function RequireUser(scope: RegistryScope = 'registry:manage'): ClassDecorator & MethodDecorator {
  return applyDecorators(
    restrict({ who: 'user', scope }),
    ApiOAuth2([scope], 'oauth'),
    ApiBearerAuth('token'),
    ApiUnauthorizedResponse({ description: 'UNAUTHENTICATED, TOKEN_INVALID, ACCOUNT_SUSPENDED' }),
    ApiForbiddenResponse({ description: 'SCOPE_MISSING' }),
  );
}
