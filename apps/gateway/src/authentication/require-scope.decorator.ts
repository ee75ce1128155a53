import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiForbiddenResponse, ApiOAuth2, ApiUnauthorizedResponse } from '@nestjs/swagger';
import type { RatingScope } from '@app/contracts';
import { restrict } from './access.guard';

/** For a token with this scope: an OAuth access token, or an API token, which holds them all (RFC 6750 challenges). */
export function RequireScope(scope: RatingScope): ClassDecorator & MethodDecorator {
  return applyDecorators(
    restrict({ who: 'scope', scope }),
    ApiOAuth2([scope], 'oauth'),
    ApiBearerAuth('token'),
    ApiUnauthorizedResponse({ description: 'UNAUTHENTICATED, TOKEN_INVALID, ACCOUNT_SUSPENDED' }),
    ApiForbiddenResponse({ description: 'SCOPE_MISSING' }),
  );
}
