import { DomainError, invalidField } from '@app/kernel';
import type { Range } from '../../rate-limits/client-address.rules';
import type { WebhookSettings } from '../webhooks.config';
import { isAddress, isAllowedAddress, isIn } from './address.rules';

/** What decides where webhooks may go. */
export type TargetPolicy = Pick<
  WebhookSettings,
  'WEBHOOK_ALLOW_HTTP' | 'WEBHOOK_ALLOW_CIDRS' | 'WEBHOOK_ALLOW_HIGH_PORTS'
>;

const FIRST_HIGH_PORT = 1024;

/**
 * The URL of a receiver as it is kept, as far as it can be judged without asking the network: what a name leads to is
 * looked at whenever a connection is made (standards 3.6).
 *
 * @throws DomainError INVALID_INPUT when it is no URL; WEBHOOK_TARGET_FORBIDDEN when nothing is ever sent there
 */
export function targetOf(text: string, policy: TargetPolicy): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '') throw invalid('must be an absolute URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalid('must be an https URL');
  if (url.protocol === 'http:' && !policy.WEBHOOK_ALLOW_HTTP) throw invalid('must be an https URL');
  if (url.username !== '' || url.password !== '') throw invalid('must not carry credentials');
  if (url.hash !== '' || text.includes('#')) throw invalid('must not have a fragment');
  const host = hostOf(url);
  const port = portOf(url);
  const mayBe = isAddress(host) ? mayConnect(host, port, policy) : mayBePort(port, policy);
  if (!mayBe) throw new DomainError('WEBHOOK_TARGET_FORBIDDEN');
  return url.href;
}

/** Whether a connection may be made. @param address never a name */
export function mayConnect(address: string, port: number, policy: TargetPolicy): boolean {
  const ranges: readonly Range[] = policy.WEBHOOK_ALLOW_CIDRS;
  if (isIn(address, ranges)) return true;
  return isAllowedAddress(address, []) && isPublicPort(port, policy);
}

/** The host without the brackets of an IPv6 address. The parser has made every odd form of an IPv4 one plain. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}
export function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80));
}

/** Of a name: any port may do when it leads to where the operator allows. */
function mayBePort(port: number, policy: TargetPolicy): boolean {
  return isPublicPort(port, policy) || policy.WEBHOOK_ALLOW_CIDRS.length > 0;
}
function isPublicPort(port: number, policy: TargetPolicy): boolean {
  if (port === 443 || (port === 80 && policy.WEBHOOK_ALLOW_HTTP)) return true;
  return port >= FIRST_HIGH_PORT && policy.WEBHOOK_ALLOW_HIGH_PORTS;
}

function invalid(message: string): DomainError {
  return invalidField('url', 'wrong_format', message);
}
