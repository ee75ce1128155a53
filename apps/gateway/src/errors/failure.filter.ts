import { Catch, HttpException, Inject, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { errorDeclaration } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { isStorageFull } from '@app/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_STATUS, registryStatus } from '../http-status';
import { noteFailure } from '../edge/request-log';
import { surfaceOf } from '../edge/surface.rules';
import { expectedError } from './expected-error.rules';
import { failedPage, wantsPage } from '../pages/failure-page.rules';
import { visitOf } from '../pages/visit.guard';
import { failureAnswer } from './failure.rules';

/** Turns whatever went wrong into the answer of its surface. The only place that does. */
@Catch()
export class FailureFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  constructor(@Inject(processConfig.token) private readonly settings: ProcessSettings) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const path = request.url.split('?', 1)[0]!;
    // A caller who went away in the middle of a body is no failure of ours.
    const left = request.raw.destroyed && !request.raw.complete ? new DomainError('UPLOAD_TRUNCATED') : undefined;
    const full = isStorageFull(error) ? new DomainError('SERVICE_UNAVAILABLE') : undefined;
    const shown = left ?? full ?? expectedError(error, statusOf(error)) ?? new DomainError('INTERNAL');
    if (shown !== error && HTTP_STATUS[errorDeclaration(shown.code).kind] >= 500) {
      // Also after the body was read outside the request's context, hence the id said explicitly.
      const { id: request_id, method, routeOptions } = request;
      this.logger.error({ err: error, request_id, method, route: routeOptions.url }, 'a request failed');
    }
    noteFailure(request, shown.code);
    if (reply.sent) return; // the answer was already on its way: nothing can be said any more
    const { REEF_PUBLIC_URL: publicUrl } = this.settings;
    const surface = surfaceOf(request.url);
    const answer =
      surface === 'other' && wantsPage(request.headers.accept)
        ? failedPage(shown, { ...pageFacts(request), status: registryStatus(shown.code), publicUrl })
        : failureAnswer(shown, { surface, requestId: request.id, path, publicUrl });
    void reply.status(answer.status).headers(answer.headers).send(answer.body);
  }
}

function pageFacts(request: FastifyRequest) {
  const { method, url, id: requestId } = request;
  return { method, url, requestId, visit: visitOf(request) };
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}
