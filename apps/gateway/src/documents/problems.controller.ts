import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { problemPage } from './problem-page.rules';

/** What the `type` of problem details leads to (RFC 9457 section 3.1.1). */
@ApiExcludeController()
@Controller('problems')
export class ProblemsController {
  @Get(':code')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('cache-control', 'public, max-age=300')
  page(@Param('code') code: string): string {
    return problemPage(code);
  }
}
