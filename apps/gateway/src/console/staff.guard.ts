import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '@app/kernel';
import type { FastifyRequest } from 'fastify';
import { visitOf } from '../pages/visit.guard';

const ADMIN_ONLY = 'gateway.console.admin-only';

/** A page, or every page of a controller, that moderators do not see. */
export const AdminOnly = () => SetMetadata(ADMIN_ONLY, true);

/** Lets moderators and administrators in; comes after the guard that knows who visits. */
@Injectable()
export class StaffGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** @throws DomainError FORBIDDEN, in the words of the API */
  canActivate(context: ExecutionContext): boolean {
    const role = visitOf(context.switchToHttp().getRequest<FastifyRequest>())?.session?.role ?? 'user';
    if (role === 'user') throw new DomainError('FORBIDDEN', 'Moderator role required.');
    const declared = [context.getHandler(), context.getClass()];
    const isForAdmins = this.reflector.getAllAndOverride<boolean | undefined>(ADMIN_ONLY, declared) === true;
    if (isForAdmins && role !== 'admin') throw new DomainError('FORBIDDEN', 'Admin role required.');
    return true;
  }
}
