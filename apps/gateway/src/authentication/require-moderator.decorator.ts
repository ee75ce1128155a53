import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiForbiddenResponse, ApiUnauthorizedResponse } from '@nestjs/swagger';
import { restrict } from './access.guard';

/** For moderators and administrators: 401 without a valid token, else 403 `Moderator role required.` */
export function RequireModerator(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    restrict({ who: 'moderator' }),
    ApiBearerAuth('token'),
    ApiUnauthorizedResponse({ description: 'UNAUTHENTICATED, TOKEN_INVALID, ACCOUNT_SUSPENDED' }),
    ApiForbiddenResponse({ description: 'FORBIDDEN' }),
  );
}
