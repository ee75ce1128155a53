import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { becomeIdempotent, currentActor, type IdempotentCall } from '@app/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, tap, throwError, type Observable } from 'rxjs';
import { JsonText } from '../edge/json-text';
import { fingerprint, idempotencyKey, idempotencyScope } from './idempotency-key.rules';

/**
 * Reads the `Idempotency-Key` of a request, lets it travel with the call to the service that writes (which remembers
 * it), and says so when the answer is that of an earlier request. Runs after the guards: a stranger learns nothing.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const call = idempotentCall(request);
    if (call === undefined) return next.handle();
    becomeIdempotent(call);
    const mark = (): void => {
      const reply = context.switchToHttp().getResponse<FastifyReply>();
      if (call.replayed) void reply.header('idempotency-replayed', 'true');
    };
    return next.handle().pipe(
      tap(mark),
      catchError((error: unknown) => {
        mark();
        return throwError(() => error);
      }),
    );
  }
}

function idempotentCall(request: FastifyRequest): IdempotentCall | undefined {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return undefined;
  const { method, params: parameters, query, body, routeOptions } = request;
  const route = routeOptions.url ?? '';
  const key = idempotencyKey(String(header));
  const scope = idempotencyScope(currentActor(), method, route);
  if (scope === undefined) return undefined; // nobody could tell whose key it is
  const content = { method, route, parameters, query, body: body instanceof JsonText ? body.parse() : body };
  return { key, scope, fingerprint: fingerprint(content), replayed: false };
}
