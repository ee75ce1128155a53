import { Injectable, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { becomeActor } from '@app/kernel';
import type { FastifyRequest } from 'fastify';
import { JsonText } from '../edge/json-text';
import { assertAccess, type Access } from './access.rules';
import { JSON_FIRST } from './json-first.decorator';
import { identityOf } from './request-identity';

const ACCESS = 'gateway.access';

/** Says who may call a route, or every route of a controller; a route's own word counts before its controller's. */
export function restrict(access: Access): CustomDecorator {
  return SetMetadata(ACCESS, access);
}

/** Holds every Nest route to its `@Require…` decorator; a route without one is open to everybody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const declared = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.reflector.getAllAndOverride<true | undefined>(JSON_FIRST, declared) && request.body instanceof JsonText)
      request.body = request.body.parse();
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, declared);
    if (access !== undefined) becomeActor(assertAccess(identityOf(request), access));
    return true;
  }
}
