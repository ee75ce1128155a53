import type { DynamicModule, LoggerService } from '@nestjs/common';
import { currentContext, newId, nowMs } from '@app/kernel';
import { Logger, LoggerModule, PinoLogger, type Params } from 'nestjs-pino';
import type { IncomingMessage } from 'node:http';
import type { ProcessSettings } from './process.config';

/** What must never be in a log, wherever it stands. */
const SECRETS = ['password', 'token', 'secret', 'clientSecret', 'authorization', 'cookie'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);
const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * JSON logs on standard output; every line of a request carries its id, told by its context. The gateway alone has
 * requests worth a line of their own, and writes it; no middleware does.
 */
export function loggerModule(service: string, settings: ProcessSettings): DynamicModule {
  return LoggerModule.forRoot(loggerParams(service, settings));
}

/** The same logs for the time before the application stands: waiting for a database, a late bus. */
export function startLogger(service: string, settings: ProcessSettings): LoggerService {
  const params = loggerParams(service, settings);
  return new StartLogger(new PinoLogger(params), params);
}

class StartLogger extends Logger {
  /** Nest logs why it could not start and then throws it as well; who gets the error tells it once. */
  override error(message: unknown, ...rest: unknown[]): void {
    if (rest.at(-1) !== 'ExceptionHandler') super.error(message, ...rest);
  }
  /** Which modules were wired is of no interest to who runs Reef. */
  override log(message: unknown, ...rest: unknown[]): void {
    if (!NEST_TALK.test(String(rest.at(-1)))) super.log(message, ...rest);
  }
}
const NEST_TALK = /^(NestFactory|InstanceLoader|RoutesResolver|RouterExplorer|NestApplication|NestMicroservice)$/;

function loggerParams(service: string, { LOG_LEVEL }: ProcessSettings): Params {
  return {
    forRoutes: [],
    pinoHttp: {
      level: LOG_LEVEL,
      base: { service },
      timestamp: () => `,"time":"${new Date(nowMs()).toISOString()}"`,
      formatters: { level: (label: string) => ({ level: label }) },
      redact: { paths: SECRETS, censor: '[redacted]' },
      mixin: contextFields,
    },
  };
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
