import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiForbiddenResponse, ApiOAuth2, ApiUnauthorizedResponse } from '@nestjs/swagger';
import { restrict } from './access.guard';

/**
 * For whoever may publish something: a user whose token has the scope `registry:publish`, also when it is limited to
 * names, or a CI job with a publish token. Whether they may publish this, publishing decides.
 */
export function RequirePublisher(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    restrict({ who: 'publisher' }),
    ApiOAuth2(['registry:publish'], 'oauth'),
    ApiBearerAuth('token'),
    ApiUnauthorizedResponse({ description: 'UNAUTHENTICATED, TOKEN_INVALID, ACCOUNT_SUSPENDED' }),
    ApiForbiddenResponse({ description: 'SCOPE_MISSING, TOKEN_LIMITED' }),
  );
}
