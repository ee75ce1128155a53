import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { becomeActor } from '@app/kernel';
import type { FastifyInstance } from 'fastify';
import { assertAccess, type Access } from '../authentication/access.rules';
import { identityOf } from '../authentication/request-identity';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is left alone; set by `RawRoutes`. */
    raw?: boolean;
    /** Who may call a raw route; everybody when absent. Nest routes say it with `@Require…`. */
    access?: Access;
  }
}

/**
 * Routes whose bodies nobody parses, whatever their content type says: `request.body` is undefined and
 * `request.raw` is the untouched stream. For uploads, and for handlers that answer the raw request themselves.
 *
 * Everything else is as on Nest routes: request context, authentication (before the first byte is read), error
 * answers, headers. Add them in `onModuleInit`; the handlers are Fastify's:
 *
 * ```ts
 * onModuleInit(): void {
 *   this.rawRoutes.add((routes) => {
 *     const access = { who: 'user', scope: 'registry:publish' } as const;
 *     routes.post('/api/v1/uploads/:key', { config: { access } }, (request) => this.receive(request.raw));
 *   });
 * }
 * ```
 */
@Injectable()
export class RawRoutes {
  private readonly documented: Record<string, object> = {};

  constructor(private readonly host: HttpAdapterHost) {}

  /** @param paths what OpenAPI says of them (`paths` of the document), since no decorator can */
  add(routes: (instance: FastifyInstance) => void, paths: Record<string, object> = {}): void {
    Object.assign(this.documented, paths);
    const http = this.host.httpAdapter.getInstance<FastifyInstance>();
    void http.register((instance, _options, done) => {
      instance.removeAllContentTypeParsers();
      instance.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
      instance.addHook('onRoute', (route) => void (route.config = { ...route.config, raw: true }));
      instance.addHook('onRequest', async (request) => {
        const { access } = request.routeOptions.config;
        if (access !== undefined) becomeActor(assertAccess(identityOf(request), access));
      });
      routes(instance);
      done();
    });
  }

  /** OpenAPI `paths` of every raw route that has them. */
  get paths(): Readonly<Record<string, object>> {
    return this.documented;
  }
}
