import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiForbiddenResponse, ApiOAuth2, ApiUnauthorizedResponse } from '@nestjs/swagger';
import { restrict } from './access.guard';

/**
 * For a user, with an API token of whatever scopes and limits, or an OAuth access token with the scope
 * `registry:read`: what a token may always do, so that clients can tell whether it works.
 */
export function RequireHolder(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    restrict({ who: 'holder' }),
    ApiOAuth2(['registry:read'], 'oauth'),
    ApiBearerAuth('token'),
    ApiUnauthorizedResponse({ description: 'UNAUTHENTICATED, TOKEN_INVALID, ACCOUNT_SUSPENDED' }),
    ApiForbiddenResponse({ description: 'SCOPE_MISSING' }),
  );
}
