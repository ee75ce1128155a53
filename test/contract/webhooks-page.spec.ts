import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { WEBHOOK_EVENTS } from '@app/contracts';
import { JITTER, RETRY_DELAYS_MS } from '../../apps/gateway/src/webhooks/deliveries/retry.rules';
import { newWebhookSecret } from '../../apps/gateway/src/webhooks/signing/secret.rules';
import { signatureHeaders } from '../../apps/gateway/src/webhooks/signing/signature.rules';

const page = readFileSync(join(__dirname, '../../docs/webhooks.md'), 'utf8');

const UNITS = { s: 1_000, min: 60_000, h: 3_600_000 } as const;
const ms = (text: string): number => {
  const [, number, unit] = /^([\d.]+) (s|min|h)$/.exec(text)!;
  return Number(number) * UNITS[unit as keyof typeof UNITS];
};

it('the page on webhooks has the retry schedule', () => {
  const rows = [...page.matchAll(/^\| (\d+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(([, ...cells]) => cells);
  expect(rows.map(([attempt]) => Number(attempt))).toEqual(
    [...RETRY_DELAYS_MS.keys(), RETRY_DELAYS_MS.length].map((i) => i + 1),
  );
  expect(rows.slice(1).map(([, wait]) => ms(wait!))).toEqual(RETRY_DELAYS_MS);
  let sum = 0;
  const totals = RETRY_DELAYS_MS.map((each) => (sum += each));
  for (const [i, [, , total]] of rows.slice(1).entries())
    expect(Math.abs(ms(total!) - totals[i]!)).toBeLessThan(0.05 * UNITS.h + 1);
  expect(page).toContain(`Each wait is up to ${JITTER * 100} % shorter or longer`);
});
it('and names every event', () => {
  expect(WEBHOOK_EVENTS.filter((event) => !page.includes(`\`${event}\``))).toEqual([]);
});
it('and its code believes our signatures and no others', () => {
  const code = /```js\n([^]+?)```/.exec(page)![1]!;
  const isFromReef = runInNewContext(`${code}; isFromReef`, { require, Buffer, Date }) as (
    secret: string,
    headers: Record<string, string>,
    body: string,
    nowSeconds?: number,
  ) => boolean;
  const [young, old] = [newWebhookSecret(), newWebhookSecret()];
  const [body, timestamp] = ['{"naïve":"☃"}', Math.floor(Date.now() / 1000)];
  const headers = signatureHeaders({ id: 'm', timestamp, body }, [young, old]);
  expect([young, old].map((secret) => isFromReef(secret, headers, body))).toEqual([true, true]);
  expect(isFromReef(newWebhookSecret(), headers, body)).toBe(false);
  expect(isFromReef(young, headers, `${body} `)).toBe(false);
  expect(isFromReef(young, headers, body, timestamp + 301)).toBe(false);
  expect(isFromReef(young, {}, body)).toBe(false);
});
