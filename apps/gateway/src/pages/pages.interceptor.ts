import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { document } from './layout';
import type { PageAnswer } from './page';
import { pageHeaders } from './policy.rules';
import { visitOf } from './visit.guard';

/** Turns what page handlers answer into documents and redirects. */
@Injectable()
export class PagesInterceptor implements NestInterceptor<PageAnswer, string> {
  intercept(context: ExecutionContext, next: CallHandler<PageAnswer>): Observable<string> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((answer) => send(answer, request, reply)));
  }
}

function send({ page, redirect, cookies = [] }: PageAnswer, request: FastifyRequest, reply: FastifyReply): string {
  for (const cookie of cookies) void reply.header('set-cookie', cookie);
  void reply.headers(pageHeaders(page?.formTarget));
  if (redirect !== undefined) {
    void reply.status(303).header('location', redirect);
    return '';
  }
  if (page === undefined) throw new Error(`${request.url} answered neither a page nor a redirect`);
  if (page.retryAfter !== undefined) void reply.header('retry-after', String(page.retryAfter));
  void reply.status(page.status ?? 200);
  return document(page, visitOf(request) ?? { base: '' });
}
