import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiForbiddenResponse, ApiUnauthorizedResponse } from '@nestjs/swagger';
import { restrict } from './access.guard';

/** For administrators: 401 without a valid token, else 403 `Admin role required.` */
export function RequireAdmin(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    restrict({ who: 'admin' }),
    ApiBearerAuth('token'),
    ApiUnauthorizedResponse({ description: 'UNAUTHENTICATED, TOKEN_INVALID, ACCOUNT_SUSPENDED' }),
    ApiForbiddenResponse({ description: 'FORBIDDEN' }),
  );
}
