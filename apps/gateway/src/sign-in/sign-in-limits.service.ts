import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { COUNTERS, type Counters } from '../rate-limits/counters';

/** How often something may be tried; the window is in milliseconds. */
interface Allowance {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
}
/** An allowance, and who draws on it. */
interface Draw {
  readonly of: Allowance;
  readonly by: string;
}

const MINUTE = 60_000;
/** Every guess at a secret, by address: many people may sign in from behind one. */
const ADDRESS: Allowance = { name: 'guesses', limit: 100, windowMs: 5 * MINUTE };
/** One account from one address. */
const ACCOUNT_FROM_ADDRESS: Allowance = { name: 'account-address', limit: 10, windowMs: 15 * MINUTE };
/** One account from everywhere together: what a botnet has. */
const ACCOUNT: Allowance = { name: 'account', limit: 50, windowMs: 60 * MINUTE };
/**
 * One account from a browser that has signed in to it before. Counts apart: whatever strangers do, they cannot lock
 * people out of browsers they use, nor out of links and single sign-on.
 */
const KNOWN_BROWSER: Allowance = { name: 'known-browser', limit: 10, windowMs: 15 * MINUTE };
/** Codes of device logins that one user looks at. */
const CODES: Allowance = { name: 'codes', limit: 20, windowMs: 15 * MINUTE };

/** Lets nobody guess for long: passwords, links, and the codes of device logins. */
@Injectable()
export class SignInLimits {
  constructor(
    @Inject(COUNTERS) private readonly counters: Counters,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /**
   * Counts an attempt to sign in with a password, before it is examined.
   * @param browser what is known of a browser that has signed in to this account before
   * @returns seconds to wait; undefined when it may be examined
   * @throws DomainError SERVICE_UNAVAILABLE when it cannot be counted
   */
  password(handle: string, address: string | undefined, browser: string | undefined): Promise<number | undefined> {
    if (browser !== undefined) return this.admit([{ of: KNOWN_BROWSER, by: browser }]);
    return this.admit([
      { of: ADDRESS, by: address ?? 'unknown' },
      { of: ACCOUNT_FROM_ADDRESS, by: `${handle} ${address ?? 'unknown'}` },
      { of: ACCOUNT, by: handle },
    ]);
  }
  /** Counts a look at a sign-in link. */
  link(address: string | undefined): Promise<number | undefined> {
    return this.admit([{ of: ADDRESS, by: address ?? 'unknown' }]);
  }
  /** Counts a look at the code of a device login. */
  code(userId: string, address: string | undefined): Promise<number | undefined> {
    return this.admit([
      { of: CODES, by: userId },
      { of: ADDRESS, by: address ?? 'unknown' },
    ]);
  }

  /** One after the other: the keys may live in different shards. */
  private async admit(draws: readonly Draw[]): Promise<number | undefined> {
    for (const { of, by } of draws) {
      const charge = { key: `{${this.keyOf(by)}}:${of.name}`, crowdKey: of.name, cost: 1, limit: of.limit };
      const { admitted, nowMs } = await this.counters.count([{ ...charge, windowMs: of.windowMs }], true);
      if (!admitted) return Math.ceil((of.windowMs - (nowMs % of.windowMs)) / 1_000);
    }
    return undefined;
  }
  private keyOf(by: string): string {
    const hash = createHmac('sha256', this.settings.REEF_SECRET_KEY).update(`sign-in limits of ${by}`);
    return hash.digest('base64url').slice(0, 22);
  }
}

/** `Try again in 3 minutes.` */
export function tryAgainIn(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return `Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
}
