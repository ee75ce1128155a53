import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { clientAddress, type Trust } from './client-address.rules';

/** Who sends a request, as far as limits and logs go. */
export type AddressOf = (request: IncomingMessage) => string | undefined;

/** `clientAddress` of requests. Of whom no proxy may speak for others it is worked out once a connection. */
export function callerAddress(trust: Trust): AddressOf {
  const known = new WeakMap<Socket, string | undefined>();
  return ({ socket, headers }) => {
    if (trust.proxies.length > 0) return clientAddress(socket.remoteAddress, headers, trust);
    if (!known.has(socket)) known.set(socket, clientAddress(socket.remoteAddress, headers, trust));
    return known.get(socket);
  };
}
