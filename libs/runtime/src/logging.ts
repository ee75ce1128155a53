import type { DynamicModule } from '@nestjs/common';
import { currentContext, newId } from '@app/kernel';
import { LoggerModule } from 'nestjs-pino';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProcessSettings } from './process.config';

/** What must never be in a log, wherever it stands. */
const SECRETS = [
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  '*.password',
  '*.token',
  '*.secret',
  '*.clientSecret',
];
const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** JSON logs on standard output; every line of a request carries its id. */
export function loggerModule(service: string, { LOG_LEVEL }: ProcessSettings): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      level: LOG_LEVEL,
      base: { service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label: string) => ({ level: label }) },
      redact: { paths: SECRETS, censor: '[redacted]' },
      mixin: contextFields,
      genReqId: requestIdOf,
      quietReqLogger: true,
      customLogLevel: (_request, response, error) =>
        error !== undefined || response.statusCode >= 500 ? 'error' : 'info',
      serializers: { req: describeRequest, res: ({ statusCode }: ServerResponse) => ({ status: statusCode }) },
    },
  });
}

function contextFields(): Record<string, unknown> {
  const context = currentContext();
  if (context === undefined) return {};
  const { requestId, traceparent, actor } = context;
  const principal = actor?.handle ?? actor?.clientId;
  return {
    request_id: requestId,
    trace_id: traceparent.slice(3, 35),
    ...(principal === undefined ? {} : { principal }),
  };
}

/** The caller's request id when it is harmless, else a new one; always sent back. */
export function requestIdOf(request: IncomingMessage): string {
  const offered = request.headers['x-request-id'];
  return typeof offered === 'string' && REQUEST_ID.test(offered) ? offered : newId();
}

/** Method and path only: a query string may hold what a person searched for, a header may hold a token. */
function describeRequest(request: { method: string; url: string }): object {
  return { method: request.method, path: request.url.split('?')[0] };
}
