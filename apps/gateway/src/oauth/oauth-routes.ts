import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RawRoutes } from '../edge/raw-routes';
import { OAUTH_PATHS } from './oauth.openapi';
import { JWKS_PATH, OAuthServer, TOKEN_PATH } from './oauth-server';

/** Hands the raw requests of the OAuth endpoints to the OAuth server, which answers by RFC 6749 and not by our filter. */
@Injectable()
export class OAuthRoutes implements OnModuleInit {
  constructor(
    private readonly routes: RawRoutes,
    private readonly server: OAuthServer,
  ) {}

  onModuleInit(): void {
    this.routes.add((http) => {
      http.post(TOKEN_PATH, (request, reply) => this.handOver(request, reply));
      http.get(JWKS_PATH, (request, reply) => this.handOver(request, reply));
    }, OAUTH_PATHS);
  }

  private async handOver(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // First: while the reply is still Fastify's, a failure to start is answered as any other.
    const answer = await this.server.answerer();
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    // HTTP/1.0's word for the same; RFC 6749 section 5.1 asks for both.
    if (request.method === 'POST') reply.raw.setHeader('cache-control', 'no-store').setHeader('pragma', 'no-cache');
    // The router tolerates doubled and trailing slashes, the OAuth server does not.
    request.raw.url = request.routeOptions.url ?? request.raw.url;
    reply.hijack();
    await answer(request.raw, reply.raw);
  }
}
