import { randomInt } from 'node:crypto';
import type { Answer, CallOptions, TestGateway } from '../gateway/start-gateway';

/** Lets a test be whoever it likes: the gateway believes this machine about addresses. */
export const BEHIND_PROXY = { TRUSTED_PROXIES: '127.0.0.1', RATE_LIMIT_PROFILE: 'documented' };

/** An address nobody has used. */
export function newAddress(): string {
  return [100, 64 + randomInt(64), randomInt(256), randomInt(256)].join('.');
}

/** Somebody behind an address of their own. */
export class Stranger {
  constructor(
    private readonly gateway: TestGateway,
    readonly address = newAddress(),
  ) {}

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return this.gateway.call(method, path, {
      ...options,
      headers: { 'x-forwarded-for': this.address, ...options.headers },
    });
  }
  get(path: string, options?: CallOptions): Promise<Answer> {
    return this.call('GET', path, options);
  }
}

/**
 * What happens within one window. Every minute has a boundary, which a test may cross: it is then done again, with
 * new callers.
 *
 * @param work returns every answer of the window, in order
 */
export async function inOneWindow(work: () => Promise<Answer[]>): Promise<Answer[]> {
  for (;;) {
    const answers = await work();
    if (new Set(answers.map(({ headers }) => headers.get('x-ratelimit-reset'))).size === 1) return answers;
  }
}

export function remaining({ headers }: Answer): number {
  return Number(headers.get('x-ratelimit-remaining'));
}
