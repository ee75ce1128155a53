import { createParamDecorator, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '@app/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FormText } from './form-text';
import type { Visit } from './page';
import { Visits } from './visits.service';

const SIGNED_IN = 'gateway.signed-in';
const visits = new WeakMap<object, Visit>();

/** Only people who are signed in may open the page; others sign in first and come back. */
export const SignedIn = () => SetMetadata(SIGNED_IN, true);

/** Knows who opens a page, and takes no form that is not ours. */
@Injectable()
export class VisitGuard implements CanActivate {
  constructor(
    private readonly visits: Visits,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const visit = await this.visits.open(request, context.switchToHttp().getResponse<FastifyReply>());
    visits.set(request.raw, visit);
    const mustBeSignedIn = this.reflector.getAllAndOverride<boolean | undefined>(SIGNED_IN, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (mustBeSignedIn === true && visit.session === undefined)
      throw new DomainError('UNAUTHENTICATED', 'You are not signed in any more. Sign in and try again.');
    if (request.method !== 'GET' && request.method !== 'HEAD') this.visits.assertOwnForm(request, visit);
    return true;
  }
}

/** The visit of a request; undefined when it came to no page. */
export function visitOf(request: FastifyRequest): Visit | undefined {
  return visits.get(request.raw);
}

/** A handler's parameter: who opens the page. */
export const CurrentVisit = createParamDecorator((_: unknown, context: ExecutionContext): Visit | undefined =>
  visitOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
/** A handler's parameter: what was sent. */
export const Submitted = createParamDecorator((_: unknown, context: ExecutionContext): FormText => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  return body instanceof FormText ? body : new FormText('');
});
