import * as ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** By names in lower case. */
type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A range of addresses: its first address and how many bits all of it share. */
export type Range = [Address, number];

/** Who is believed about the address of others. */
export interface Trust {
  readonly proxies: readonly Range[];
  /** Header in lower case that comes before `x-forwarded-for`. */
  readonly header?: string | undefined;
}

/** `10.0.0.0/8`, `fd00::/8`, or one address; undefined when it is neither. */
export function parseRange(text: string): Range | undefined {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text);
    const address = ipaddr.parse(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch {
    return undefined;
  }
}

/**
 * Who sends a request, as far as limits go: an IPv4 address, or the /64 of an IPv6 address, since one customer has at
 * least all of that. Headers count only when one of our own proxies sends them; strangers write what they like.
 *
 * @param socket address of whoever is connected
 * @returns undefined when nobody knows (server-semantics 2.2: such callers share one counter)
 */
export function clientAddress(socket: string | undefined, headers: Headers, trust: Trust): string | undefined {
  const peer = addressIn(socket);
  if (peer === undefined) return undefined;
  const client = isTrusted(peer, trust) ? forwarded(peer, headers, trust) : peer;
  return client && (client.kind() === 'ipv4' ? client.toString() : networkOf(client as ipaddr.IPv6));
}

function forwarded(peer: Address, headers: Headers, trust: Trust): Address | undefined {
  const named = trust.header === undefined ? undefined : headers[trust.header];
  if (typeof named === 'string') return addressIn(named.split(',', 1)[0]);
  const hops = headers['x-forwarded-for'];
  if (hops !== undefined) return rightmostStranger(peer, String(hops).split(','), trust);
  const real = headers['x-real-ip'];
  return real === undefined ? peer : addressIn(String(real));
}

/** Each proxy appends who called it, so every address is as good as the one right of it. */
function rightmostStranger(peer: Address, hops: string[], trust: Trust): Address | undefined {
  let last: Address | undefined = peer;
  for (let i = hops.length - 1; i >= 0; i--) {
    last = addressIn(hops[i]);
    if (last === undefined || !isTrusted(last, trust)) return last;
  }
  return last;
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function addressIn(text: string | undefined): Address | undefined {
  if (text === undefined) return undefined;
  const bare = text.trim().replace(/^\[([^\]]*)\](?::\d+)?$|^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1$2');
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return undefined;
  return ipaddr.process(bare); // an IPv4 address in the clothes of IPv6 is an IPv4 address
}

function isTrusted(address: Address, { proxies }: Trust): boolean {
  return proxies.some((range) => range[0].kind() === address.kind() && address.match(range));
}

function networkOf(address: ipaddr.IPv6): string {
  const [a, b, c, d] = address.parts as [number, number, number, number];
  return `${a.toString(16)}:${b.toString(16)}:${c.toString(16)}:${d.toString(16)}::/64`;
}
