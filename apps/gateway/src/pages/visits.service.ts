import { Inject, Injectable } from '@nestjs/common';
import { becomeActor, DomainError } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientAddress } from '../rate-limits/client-address.rules';
import { rateLimitsConfig, type RateLimitSettings } from '../rate-limits/rate-limits.config';
import { cookie, readCookie } from '../sessions/cookies.rules';
import { csrfToken, isSameText, isSecret, newSecret } from '../sessions/session.rules';
import { actorOfSession, Sessions } from '../sessions/sessions.service';
import { FormText } from './form-text';
import type { Visit } from './page';
import { basePath, isHttps } from './public-url.rules';
import { isFromOurPages } from './request-origin.rules';

const SESSION = 'reef_session';
/** Of a browser nobody is signed in with: its forms must be its own as well. */
const VISITOR = 'reef_visitor';

/** Knows browsers by their cookies. */
@Injectable()
export class Visits {
  constructor(
    private readonly sessions: Sessions,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
    @Inject(rateLimitsConfig.token) private readonly limits: RateLimitSettings,
  ) {}

  /** Who is visiting. Whoever is signed in becomes the actor of the request. */
  async open(request: FastifyRequest, reply: FastifyReply): Promise<Visit> {
    const { cookie: cookies } = request.headers;
    const sessionSecret = readCookie(cookies, SESSION, this.secure);
    const session = await this.sessions.find(sessionSecret);
    if (session !== undefined) becomeActor(actorOfSession(session));
    const secret = session === undefined ? this.visitorSecret(cookies, reply) : sessionSecret!;
    const csrf = csrfToken(this.settings.REEF_SECRET_KEY, secret);
    return {
      session,
      sessionSecret,
      csrf,
      cookies,
      address: this.addressOf(request),
      base: basePath(this.settings.REEF_PUBLIC_URL),
    };
  }

  /** @throws DomainError FORBIDDEN for a form that was not ours, or made for who was signed in before */
  assertOwnForm(request: FastifyRequest, visit: Visit): void {
    const { body, headers } = request;
    if (!isFromOurPages(headers, this.settings.REEF_PUBLIC_URL))
      throw new DomainError('FORBIDDEN', 'This form was sent from another site, so nothing was done.');
    if (!(body instanceof FormText) || !isSameText(body.get('csrf'), visit.csrf))
      throw new DomainError(
        'FORBIDDEN',
        'This form is out of date, so nothing was done. Go back, reload the page and try again.',
      );
  }

  /** Makes a browser the one somebody is signed in with. */
  signedInCookie(secret: string): string {
    return cookie(SESSION, secret, { secure: this.secure, maxAge: 400 * 86_400 });
  }
  signedOutCookie(): string {
    return cookie(SESSION, '', { secure: this.secure, maxAge: 0 });
  }

  /** From where a request comes, as rate limits see it. */
  addressOf({ raw, headers }: FastifyRequest): string | undefined {
    const { TRUSTED_PROXIES: proxies = [], TRUSTED_IP_HEADER: header } = this.limits;
    return clientAddress(raw.socket.remoteAddress, headers, { proxies, header });
  }

  private visitorSecret(cookies: string | undefined, reply: FastifyReply): string {
    const known = readCookie(cookies, VISITOR, this.secure);
    if (isSecret(known)) return known;
    const secret = newSecret();
    void reply.header('set-cookie', cookie(VISITOR, secret, { secure: this.secure }));
    return secret;
  }
  private get secure(): boolean {
    return isHttps(this.settings.REEF_PUBLIC_URL);
  }
}
