import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { HostNotFound, TargetNotAllowed } from './target-failures';
import { mayConnect, type TargetPolicy } from './target.rules';
import type { TargetResolver } from './target-resolver';

const CONNECT_MS = 10_000;

/**
 * Opens connections to allowed addresses only (standards 3.6). The addresses that were looked at are the ones connected
 * to, so that a name that leads elsewhere a moment later leads nowhere; a name is refused for one bad address among good
 * ones. And whom the socket has reached in the end is looked at again before a byte is sent.
 */
export function guardedConnector(resolver: TargetResolver, policy: TargetPolicy): buildConnector.connector {
  return (target, callback) => {
    const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
    const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
    // No lookup happens for an address.
    if (isIP(host) !== 0 && !mayConnect(host, port, policy)) return callback(new TargetNotAllowed(), null);
    const lookup = checkedLookup(resolver, (address) => mayConnect(address, port, policy));
    buildConnector({ timeout: CONNECT_MS, lookup, autoSelectFamily: true })(target, (error, socket) => {
      if (error !== null) return callback(error, null);
      if (mayConnect(socket.remoteAddress ?? '', port, policy)) return callback(null, socket);
      socket.destroy();
      callback(new TargetNotAllowed(), null);
    });
  };
}

function checkedLookup(resolver: TargetResolver, mayBe: (address: string) => boolean): LookupFunction {
  return (name, { all }, done) => {
    resolver.addressesOf(name).then(
      (found) => {
        if (found.length === 0) return done(new HostNotFound(), '');
        if (!found.every(mayBe)) return done(new TargetNotAllowed(), '');
        const addresses = found.map((address) => ({ address, family: isIP(address) }));
        if (all === true) done(null, addresses);
        else done(null, addresses[0]!.address, addresses[0]!.family);
      },
      (error: unknown) => done(error as NodeJS.ErrnoException, ''),
    );
  };
}
