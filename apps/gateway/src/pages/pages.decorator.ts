import { applyDecorators, Controller, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PagesInterceptor } from './pages.interceptor';
import { VisitGuard } from './visit.guard';

/** A controller whose handlers answer `PageAnswer`: pages for people, not part of the API. */
export function Pages(path = ''): ClassDecorator {
  return applyDecorators(
    Controller(path),
    UseGuards(VisitGuard),
    UseInterceptors(PagesInterceptor),
    ApiExcludeController(),
  );
}
