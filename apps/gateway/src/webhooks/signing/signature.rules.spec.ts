import { Webhook } from 'standardwebhooks';
import { newWebhookSecret, webhookSecretOf } from './secret.rules';
import { signatureHeaders } from './signature.rules';

const body = JSON.stringify({ type: 'rating.created', data: { comment: 'naïve ☃ 😀' } });
const signed = (secrets: string[], timestamp = Math.floor(Date.now() / 1000)) =>
  signatureHeaders({ id: '0190163d-8694-739b-aea5-966c26f8ad91', timestamp, body }, secrets);

describe('signatureHeaders', () => {
  it('is believed by the reference library', () => {
    const secret = newWebhookSecret();
    expect(new Webhook(secret).verify(body, signed([secret]))).toEqual(JSON.parse(body));
  });
  it('is believed by whoever has the new or the old secret', () => {
    const [young, old] = [newWebhookSecret(), newWebhookSecret()];
    for (const secret of [young, old]) expect(new Webhook(secret).verify(body, signed([young, old]))).toBeTruthy();
  });
  it('is believed by nobody else, with no other body and not for ever', () => {
    const secret = newWebhookSecret();
    expect(() => new Webhook(newWebhookSecret()).verify(body, signed([secret]))).toThrow();
    expect(() => new Webhook(secret).verify(body.replace('naïve', 'naive'), signed([secret]))).toThrow();
    expect(() => new Webhook(secret).verify(body, signed([secret], 1_700_000_000))).toThrow();
  });
});

describe('webhookSecretOf', () => {
  const of = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
  it('takes 24 to 64 bytes', () => {
    expect([of(24), of(64)].map(webhookSecretOf)).toEqual([of(24), of(64)]);
  });
  it('makes one when none is wanted', () => {
    expect(webhookSecretOf(undefined)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
  it.each([of(23), of(65), of(32).slice(6), `${of(32)} `, 'whsec_', 'whsec_%%%', `${of(32)}=`])(
    'refuses %j',
    (secret) => {
      expect(() => webhookSecretOf(secret)).toThrow('secret must be whsec_ and 24 to 64 bytes in base64');
    },
  );
});
