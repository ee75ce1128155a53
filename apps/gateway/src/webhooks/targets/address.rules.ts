import * as ipaddr from 'ipaddr.js';
import type { Range } from '../../rate-limits/client-address.rules';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** IPv4 that is not somebody's place on the internet (standards 3.6, IANA special-purpose registry). */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
].map((range) => ipaddr.IPv4.parseCIDR(range));

/** Only this part of IPv6 is given to anybody, and of that these are not either. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '3fff::/20'].map((range) => ipaddr.IPv6.parseCIDR(range));

/** IPv6 addresses that stand for an IPv4 one, and at which byte it begins. */
const MAPPED = { range: ipaddr.IPv6.parseCIDR('::ffff:0:0/96'), at: 12 };
const NAT64 = { range: ipaddr.IPv6.parseCIDR('64:ff9b::/96'), at: 12 };
const SIX_TO_FOUR = { range: ipaddr.IPv6.parseCIDR('2002::/16'), at: 2 };

/**
 * Whether a webhook may go to an address: it is public, or in one of the ranges the operator allows.
 * @param text as a resolver or a socket says it; a zone (`fe80::1%eth0`) is never public
 */
export function isAllowedAddress(text: string, allowed: readonly Range[]): boolean {
  return isPublic(text) || isIn(text, allowed);
}

/** Whether it is an address, and not a name. */
export function isAddress(text: string): boolean {
  return parsed(text) !== undefined;
}

/** Whether an address is in one of the ranges, or stands for an IPv4 one that is. */
export function isIn(text: string, ranges: readonly Range[]): boolean {
  const address = parsed(text);
  if (address === undefined) return false;
  const forms = [address, ...[MAPPED, NAT64, SIX_TO_FOUR].flatMap((kind) => embeddedIn(address, kind) ?? [])];
  return forms.some((form) => ranges.some((range) => range[0].kind() === form.kind() && form.match(range)));
}

function isPublic(text: string): boolean {
  const address = parsed(text);
  if (address === undefined) return false;
  if (address.kind() === 'ipv4') return !NOT_PUBLIC_V4.some((range) => (address as ipaddr.IPv4).match(range));
  const embedded = [MAPPED, NAT64, SIX_TO_FOUR].map((kind) => embeddedIn(address, kind)).find((found) => found);
  if (embedded !== undefined) return isPublic(embedded.toString());
  const v6 = address as ipaddr.IPv6;
  return v6.match(GLOBAL_UNICAST) && !NOT_PUBLIC_V6.some((range) => v6.match(range));
}

function embeddedIn(address: Address, { range, at }: typeof MAPPED): ipaddr.IPv4 | undefined {
  if (address.kind() === 'ipv4' || !(address as ipaddr.IPv6).match(range)) return undefined;
  return new ipaddr.IPv4(address.toByteArray().slice(at, at + 4));
}

function parsed(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return !text.includes('%') && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
}
