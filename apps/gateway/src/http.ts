import multipart from '@fastify/multipart';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from '@app/config';
import { Readiness } from '@app/kernel';
import { processConfig, requestIdOf, type HttpSide, type ProcessSettings } from '@app/runtime';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { authenticateRequests } from './authentication/authenticate-requests';
import { AuthenticationService } from './authentication/authentication.service';
import { JsonText } from './edge/json-text';
import { ApiDocument } from './documents/api-document';
import { runRequestsInContext } from './edge/request-context';
import { logRequests, RequestLog } from './edge/request-log';
import { sendCommonHeaders } from './edge/response-headers';
import { refuseUnknownPaths } from './edge/unknown-paths';
import { answerBrokenRequest, answerUnroutable } from './errors/framework-errors';
import { gatewayConfig } from './gateway.config';
import { announceDeprecations } from './legacy/announce-deprecations';
import { ReadyNpmAnswers } from './npm/ready-npm-answers';
import { Admission } from './overload/admission';
import { overloadConfig, type OverloadSettings } from './overload/overload.config';
import { hangUpWhenDraining, refuseOverload } from './overload/refuse-overload';
import { cutSlowClients } from './overload/slow-clients';
import { readForms } from './pages/read-forms';
import { callerAddress } from './rate-limits/caller-address';
import { limitRequests } from './rate-limits/limit-requests';
import { rateLimitsConfig, trustOf, type RateLimitSettings } from './rate-limits/rate-limits.config';
import { RateLimits } from './rate-limits/rate-limits.service';
import { ReadyRatingAnswers } from './ratings/ready-rating-answers';
import { answerFromMemory } from './response-cache/answer-from-memory';
import { firstOf } from './response-cache/ready-answer';
import { ServedDownloads } from './telemetry/served-downloads';

const MIB = 1024 * 1024;
/** JSON bodies. The largest honest one lists the 10 000 files of a bundle. */
const MAX_JSON_BYTES = 8 * MIB;

/** The public HTTP side of Reef, for the gateway's own process and for standalone. */
export function gatewayHttp(environment: Environment): HttpSide {
  const { REEF_PUBLIC_URL } = processConfig.load(environment);
  const adapter = createAdapter(REEF_PUBLIC_URL, overloadConfig.load(environment));
  return { adapter, configure, port: gatewayConfig.load(environment).PORT };
}

function createAdapter(publicUrl: string, { HTTP_HEADERS_SECONDS }: OverloadSettings): FastifyAdapter {
  // Nest brings a Fastify of its own, whose types are strangers to those of the one we name.
  const options: object = {
    genReqId: requestIdOf,
    frameworkErrors: answerUnroutable(publicUrl),
    clientErrorHandler: answerBrokenRequest,
    ...ROUTING,
    ...LIMITS,
    ...headLimits(HTTP_HEADERS_SECONDS * 1000),
  } satisfies FastifyServerOptions;
  return new FastifyAdapter(options);
}

const ROUTING = {
  routerOptions: {
    // server-semantics 0.2: double and trailing slashes are tolerated
    ignoreTrailingSlash: true,
    ignoreDuplicateSlashes: true,
    // A package name has up to 214 characters, three times that when encoded.
    maxParamLength: 1_024,
  },
};

const LIMITS = {
  bodyLimit: MAX_JSON_BYTES,
  // A stopping gateway finishes what it has and takes what comes on open connections; new ones are refused.
  forceCloseConnections: 'idle',
  return503OnClosing: false,
  // A caller who sends nothing for two minutes is gone; a request may take ten minutes to arrive (120 MiB, slow line).
  connectionTimeout: 120_000,
  requestTimeout: 600_000,
} as const;

function headLimits(headersTimeout: number): object {
  return { http: { headersTimeout, connectionsCheckingInterval: Math.min(5_000, headersTimeout / 2) } };
}

/** Hooks run in this order: context, log, common headers, draining, who is calling, how much they asked, whether the path exists. */
function configure(app: NestFastifyApplication): Promise<void> {
  const http = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  http.removeContentTypeParser('text/plain');
  app.useBodyParser('application/json', { bodyLimit: MAX_JSON_BYTES }, (_request, body, done) => {
    done(null, new JsonText(body.toString('utf8')));
  });
  readForms(app);
  runRequestsInContext(http);
  const addressOf = callerAddress(trustOf(app.get<RateLimitSettings>(rateLimitsConfig.token)));
  const { LOG_LEVEL, REEF_PUBLIC_URL } = app.get<ProcessSettings>(processConfig.token);
  const log = new RequestLog(LOG_LEVEL);
  const readiness = app.get(Readiness);
  logRequests(http, log, addressOf);
  sendCommonHeaders(http);
  hangUpWhenDraining(http, readiness);
  announceDeprecations(http);
  authenticateRequests(http, app.get(AuthenticationService));
  limitRequests(http, app.get(RateLimits), addressOf);
  refuseUnknownPaths(http);
  refuseOverload(http, { admission: app.get(Admission), addressOf, log, publicUrl: REEF_PUBLIC_URL });
  answerFromMemory(http, {
    readiness,
    ready: firstOf(app.get(ReadyRatingAnswers), app.get(ReadyNpmAnswers)),
    addressOf,
    log,
    authentication: app.get(AuthenticationService),
    limits: app.get(RateLimits),
    downloads: app.get(ServedDownloads),
  });
  const overload = app.get<OverloadSettings>(overloadConfig.token);
  http.server.maxConnections = overload.HTTP_CONNECTIONS;
  cutSlowClients(http.server, overload);
  app.get(ApiDocument).describe(app);
  void http.register(multipart); // started by Nest with the rest; awaited here it would start too early
  return Promise.resolve();
}
