import { Resolver } from 'node:dns/promises';
import { Inject, Injectable } from '@nestjs/common';
import { webhooksConfig, type WebhookSettings } from '../webhooks.config';

const TRY_MS = 2_000;
const TRIES = 2;

/**
 * What addresses a name has now. By DNS alone and not through the system's resolver, which has four threads for the
 * whole process: a receiver with a slow name server would hold up everybody.
 */
@Injectable()
export class TargetResolver {
  private readonly dns = new Resolver({ timeout: TRY_MS, tries: TRIES });

  constructor(@Inject(webhooksConfig.token) { WEBHOOK_DNS_SERVERS }: WebhookSettings) {
    if (WEBHOOK_DNS_SERVERS !== undefined) this.dns.setServers(WEBHOOK_DNS_SERVERS);
  }

  /** Every IPv4 and IPv6 address of the name; none when it has none or nobody could say. */
  async addressesOf(name: string): Promise<string[]> {
    if (/^(.+\.)?localhost\.?$/i.test(name)) return ['127.0.0.1']; // RFC 6761 section 6.3
    const [v4, v6] = await Promise.allSettled([this.dns.resolve4(name), this.dns.resolve6(name)]);
    return [v4, v6].flatMap((found) => (found.status === 'fulfilled' ? found.value : []));
  }
}
