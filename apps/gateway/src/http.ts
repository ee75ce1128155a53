import multipart from '@fastify/multipart';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from '@app/config';
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
  return { adapter: createAdapter(REEF_PUBLIC_URL), configure, port: gatewayConfig.load(environment).PORT };
}

function createAdapter(publicUrl: string): FastifyAdapter {
  // Nest brings a Fastify of its own, whose types are strangers to those of the one we name.
  const options: object = {
    genReqId: requestIdOf,
    frameworkErrors: answerUnroutable(publicUrl),
    clientErrorHandler: answerBrokenRequest,
    ...ROUTING,
    ...LIMITS,
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
  http: { headersTimeout: 20_000, connectionsCheckingInterval: 5_000 },
} as const;

/** Hooks run in this order: context, log, common headers, who is calling, how much they asked, whether the path exists. */
function configure(app: NestFastifyApplication): Promise<void> {
  const http = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  http.removeContentTypeParser('text/plain');
  app.useBodyParser('application/json', { bodyLimit: MAX_JSON_BYTES }, (_request, body, done) => {
    done(null, new JsonText(body.toString('utf8')));
  });
  readForms(app);
  runRequestsInContext(http);
  const addressOf = callerAddress(trustOf(app.get<RateLimitSettings>(rateLimitsConfig.token)));
  const log = new RequestLog(app.get<ProcessSettings>(processConfig.token).LOG_LEVEL);
  logRequests(http, log, addressOf);
  sendCommonHeaders(http);
  announceDeprecations(http);
  authenticateRequests(http, app.get(AuthenticationService));
  limitRequests(http, app.get(RateLimits), addressOf);
  refuseUnknownPaths(http);
  answerFromMemory(http, {
    ready: firstOf(app.get(ReadyRatingAnswers), app.get(ReadyNpmAnswers)),
    addressOf,
    log,
    authentication: app.get(AuthenticationService),
    limits: app.get(RateLimits),
    downloads: app.get(ServedDownloads),
  });
  app.get(ApiDocument).describe(app);
  void http.register(multipart); // started by Nest with the rest; awaited here it would start too early
  return Promise.resolve();
}
