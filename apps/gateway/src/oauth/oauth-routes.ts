import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { RawRoutes } from '../edge/raw-routes';
import { disguiseTokens } from './oauth.rules';
import { OAUTH_PATHS } from './oauth.openapi';
import { OAUTH_ROUTES } from './oauth-paths';
import { OAuthServer } from './oauth-server';

/** Hands the raw requests of the OAuth endpoints to the OAuth server, which answers by RFC 6749 and not by our filter. */
@Injectable()
export class OAuthRoutes implements OnModuleInit {
  constructor(
    private readonly routes: RawRoutes,
    private readonly server: OAuthServer,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  onModuleInit(): void {
    const { token, jwks, authorization, device_authorization: device, revocation, introspection } = OAUTH_ROUTES;
    this.routes.add((http) => {
      for (const path of [token, device]) http.post(path, (request, reply) => this.handOver(request, reply, path));
      http.get(jwks, (request, reply) => this.handOver(request, reply, jwks));
      for (const path of [revocation, introspection])
        http.post(path, (request, reply) => {
          disguise(request.raw);
          return this.handOver(request, reply, path);
        });
      // The only one with parameters in its URL.
      const query = ({ url }: FastifyRequest) => (url.includes('?') ? url.slice(url.indexOf('?')) : '');
      http.get(authorization, (request, reply) => this.handOver(request, reply, authorization + query(request)));
      http.get<{ Params: { uid: string } }>(`${authorization}/:uid`, (request, reply) =>
        this.handOver(request, reply, `${authorization}/${encodeURIComponent(request.params.uid)}`),
      );
    }, OAUTH_PATHS);
  }

  /** @param url as the OAuth server knows it: the router tolerates doubled and trailing slashes, it does not */
  private async handOver(
    request: Pick<FastifyRequest, 'method' | 'raw'>,
    reply: FastifyReply,
    url: string,
  ): Promise<void> {
    // First: while the reply is still Fastify's, a failure to start is answered as any other.
    const answer = await this.server.answerer();
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    // HTTP/1.0's word for the same; RFC 6749 section 5.1 asks for both.
    if (request.method === 'POST') reply.raw.setHeader('cache-control', 'no-store').setHeader('pragma', 'no-cache');
    reply.hijack();
    await answer(this.asAsked(request.raw, url), reply.raw);
  }

  /** The OAuth server makes absolute URLs of what it was asked for: our public one, whatever the headers say. */
  private asAsked(request: IncomingMessage, url: string): IncomingMessage {
    const { protocol, host, pathname } = new URL(this.settings.REEF_PUBLIC_URL);
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    request.headers['x-forwarded-host'] = host;
    request.url = url;
    return Object.assign(request, { originalUrl: pathname.replace(/\/$/, '') + url });
  }
}

/** Larger forms go on as they are, to be refused; in bytes. */
const MAX_FORM_BYTES = 56 * 1024;

/** Lets the OAuth server read a form in which tokens do not look like the JWTs it would refuse to look at. */
function disguise(request: IncomingMessage): void {
  const chunks = request.iterator.bind(request);
  request.iterator = async function* (options) {
    const read: Buffer[] = [];
    let size = 0;
    for await (const chunk of chunks(options) as AsyncIterable<Buffer>) {
      read.push(chunk);
      size += chunk.length;
      if (size > MAX_FORM_BYTES) break;
    }
    // latin1 keeps every byte as it is
    yield Buffer.from(disguiseTokens(Buffer.concat(read).toString('latin1')), 'latin1');
  };
}
