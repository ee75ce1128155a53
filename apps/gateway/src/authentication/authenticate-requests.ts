import { becomeActor } from '@app/kernel';
import type { FastifyInstance } from 'fastify';
import { surfaceOf } from '../edge/surface.rules';
import { readerOf } from './access.rules';
import type { AuthenticationService } from './authentication.service';
import { identify } from './request-identity';

/** Names the caller of every API request before its body is read. Whether that caller may is asked by the routes. */
export function authenticateRequests(http: FastifyInstance, authentication: AuthenticationService): void {
  http.addHook('onRequest', async (request) => {
    const surface = surfaceOf(request.url);
    if (surface === 'other') return;
    const identity = await authentication.identify(request.headers.authorization);
    identify(request, identity);
    const reader = readerOf(identity, surface);
    if (reader !== undefined) becomeActor(reader);
  });
}
