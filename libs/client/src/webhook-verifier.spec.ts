import { createHmac, randomBytes } from 'node:crypto';
import { Webhook as Reference } from 'standardwebhooks';
import { WebhookVerificationError, WebhookVerifier } from '.';

const secret = `whsec_${randomBytes(32).toString('base64')}`;
const other = `whsec_${randomBytes(24).toString('base64')}`;
const body = JSON.stringify({
  type: 'rating.created',
  timestamp: '2026-03-15T12:00:00Z',
  data: { comment: 'Größe 🦞' },
});
const nowMs = 1_773_576_000_000;
const clock = { nowMs: () => nowMs };
const verifier = new WebhookVerifier(secret, { clock });

/** The headers a sender sets, signed by the reference library. */
function headers(secrets = [secret], seconds = nowMs / 1000, text = body): Record<string, string> {
  const id = 'msg_1';
  const signature = secrets.map((each) => new Reference(each).sign(id, new Date(seconds * 1000), text)).join(' ');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signature };
}
function refusal(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error instanceof WebhookVerificationError ? error.reason : error;
  }
  return undefined;
}

it('takes what the reference library signed, as text or bytes, with headers in any form', () => {
  const expected = { id: 'msg_1', event: JSON.parse(body) };
  const given = headers();
  const upper = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toUpperCase(), [value]]));
  expect(verifier.verify(body, given)).toEqual(expected);
  expect(verifier.verify(Buffer.from(body), new Headers(given))).toEqual(expected);
  expect(verifier.verify(new Uint8Array(Buffer.from(body)), upper)).toEqual(expected);
});

it('signs as the reference library verifies', () => {
  const seconds = Math.floor(Date.now() / 1000);
  const key = Buffer.from(secret.slice(6), 'base64');
  const mac = createHmac('sha256', key).update(`msg_1.${seconds}.${body}`).digest('base64');
  const signed = { ...headers(), 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${mac}` };
  expect(new Reference(secret).verify(body, signed)).toEqual(JSON.parse(body));
  expect(new WebhookVerifier(secret).verify(body, signed).id).toBe('msg_1');
});

it('takes any of several signatures, and any of several secrets', () => {
  expect(verifier.verify(body, headers([other, secret])).id).toBe('msg_1');
  expect(new WebhookVerifier([other, secret], { clock }).verify(body, headers()).id).toBe('msg_1');
  const asymmetric = headers();
  const mixed = { ...asymmetric, 'webhook-signature': `v1a,AAAA v1,short ${asymmetric['webhook-signature']}` };
  expect(verifier.verify(body, mixed).id).toBe('msg_1');
});

it.each([
  ['another body', body.replace('created', 'deleted'), {}],
  ['another id', body, { 'webhook-id': 'msg_2' }],
  ['another time', body, { 'webhook-timestamp': String(nowMs / 1000 + 1) }],
  ['a signature with another secret', body, { 'webhook-signature': headers([other])['webhook-signature'] }],
  [
    'a signature of another kind',
    body,
    { 'webhook-signature': headers()['webhook-signature']!.replace('v1,', 'v1a,') },
  ],
  ['no signature in the list', body, { 'webhook-signature': ' , v1, v1' }],
])('refuses %s', (_what, text, changed) => {
  expect(refusal(() => verifier.verify(text, { ...headers(), ...changed }))).toBe('signature_mismatch');
});

it('refuses what is older or newer than the tolerance, to the second', () => {
  const at = (seconds: number) => refusal(() => verifier.verify(body, headers([secret], nowMs / 1000 + seconds)));
  expect([at(-300), at(300)]).toEqual([undefined, undefined]);
  expect([at(-301), at(301)]).toEqual(['timestamp_too_old', 'timestamp_too_new']);
  const strict = new WebhookVerifier(secret, { clock, toleranceSeconds: 1 });
  expect(refusal(() => strict.verify(body, headers([secret], nowMs / 1000 - 2)))).toBe('timestamp_too_old');
});

it.each(['', '1e9', '12.5', '-5', '0x10', ' 5'])('refuses the time %j', (timestamp) => {
  const reason = timestamp === '' ? 'headers_missing' : 'timestamp_invalid';
  expect(refusal(() => verifier.verify(body, { ...headers(), 'webhook-timestamp': timestamp }))).toBe(reason);
});

it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('refuses a request without %s', (name) => {
  expect(refusal(() => verifier.verify(body, { ...headers(), [name]: undefined }))).toBe('headers_missing');
});

it.each(['{', '[]', 'null', '{"type":1,"data":{}}', '{"type":"rating.created"}', '{"type":"a","data":null}'])(
  'refuses the signed body %s',
  (text) => {
    expect(refusal(() => verifier.verify(text, headers([secret], nowMs / 1000, text)))).toBe('body_invalid');
  },
);

it.each(['', 'whsec_', 'whsec_c2hvcnQ=', `whsec_${'A'.repeat(200)}`, 'whsec_ÄÖÜ', []])('takes no secret %j', (none) => {
  expect(() => new WebhookVerifier(none)).toThrow(/secret/);
});
