import { createHmac, timingSafeEqual } from 'node:crypto';
import { SYSTEM_CLOCK, type Clock } from './clock';
import type { WebhookEvent } from './webhook-events';

/** As `node:http`, `fetch` and most frameworks give them. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

export type WebhookRefusal =
  | 'headers_missing'
  | 'timestamp_invalid'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'signature_mismatch'
  | 'body_invalid';

/** The request is not, or not provably, a webhook of Reef's: answer 400 and do nothing else. */
export class WebhookVerificationError extends Error {
  constructor(
    readonly reason: WebhookRefusal,
    message: string,
  ) {
    super(message);
    this.name = 'WebhookVerificationError';
  }
}

/** A webhook whose signature is right. */
export interface ReceivedWebhook {
  /** The same for every attempt: remember it to handle a webhook once. */
  readonly id: string;
  /** To a webhook with `cloudEvents`, Reef sends a CloudEvent instead: the same `data` under other names. */
  readonly event: WebhookEvent;
}

export interface VerifierOptions {
  /** How far the sender's clock may be from ours, in seconds; default 300. */
  readonly toleranceSeconds?: number;
  readonly clock?: Pick<Clock, 'nowMs'>;
}

const SIGNATURE_BYTES = 32;

/** Checks webhooks by Standard Webhooks 1.0.0, with HMAC-SHA256. */
export class WebhookVerifier {
  private readonly keys: readonly Buffer[];
  private readonly toleranceSeconds: number;
  private readonly clock: Pick<Clock, 'nowMs'>;

  /**
   * @param secrets `whsec_…` as Reef showed it; several while a receiver does not know yet which is in use
   * @throws TypeError for what is no secret: 24 to 64 bytes in Base64
   */
  constructor(
    secrets: string | readonly string[],
    { toleranceSeconds = 300, clock = SYSTEM_CLOCK }: VerifierOptions = {},
  ) {
    this.keys = [secrets].flat().map(keyOf);
    if (this.keys.length === 0) throw new TypeError('At least one webhook secret is needed');
    this.toleranceSeconds = toleranceSeconds;
    this.clock = clock;
  }

  /**
   * The event in a request. A sender that rotates its secret signs with both; one signature that is right is enough.
   *
   * @param body the bytes as they came: parsed and written again they would be others
   * @throws WebhookVerificationError
   */
  verify(body: string | Uint8Array, headers: WebhookHeaders): ReceivedWebhook {
    const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
      headerOf(headers, name),
    );
    if (id === undefined || timestamp === undefined || signatures === undefined)
      throw new WebhookVerificationError('headers_missing', 'webhook-id, -timestamp and -signature are needed');
    this.checkTime(timestamp);
    const given = signaturesIn(signatures);
    const right = this.keys.map((key) => createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest());
    // Every pair is compared, so that the time taken says nothing about which one fits.
    const fits = right.flatMap((mac) => given.map((signature) => timingSafeEqual(mac, signature)));
    if (!fits.includes(true)) throw new WebhookVerificationError('signature_mismatch', 'No signature is right');
    return { id, event: eventIn(body) };
  }

  private checkTime(timestamp: string): void {
    if (!/^\d{1,12}$/.test(timestamp))
      throw new WebhookVerificationError('timestamp_invalid', 'webhook-timestamp must be seconds since the epoch');
    const ageSeconds = Math.floor(this.clock.nowMs() / 1000) - Number(timestamp);
    if (ageSeconds > this.toleranceSeconds)
      throw new WebhookVerificationError('timestamp_too_old', `The webhook is ${ageSeconds} seconds old`);
    if (ageSeconds < -this.toleranceSeconds)
      throw new WebhookVerificationError('timestamp_too_new', `The webhook is ${-ageSeconds} seconds in the future`);
  }
}

function keyOf(secret: string): Buffer {
  const text = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret;
  const key = Buffer.from(text, 'base64');
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  if (!isBase64 || key.length < 24 || key.length > 64)
    throw new TypeError('A webhook secret is whsec_ and 24 to 64 bytes in Base64');
  return key;
}
/** The HMAC-SHA256 signatures of a list, such as `v1,… v1,…`; others, such as `v1a,…`, are for other verifiers. */
function signaturesIn(list: string): Buffer[] {
  const signatures = list.split(' ').filter((each) => each.startsWith('v1,'));
  return signatures
    .map((each) => Buffer.from(each.slice(3), 'base64'))
    .filter(({ length }) => length === SIGNATURE_BYTES);
}
function headerOf(headers: WebhookHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const value = typeof found === 'string' ? found : found?.[0];
  return value === '' ? undefined : value;
}
function eventIn(body: string | Uint8Array): WebhookEvent {
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw new WebhookVerificationError('body_invalid', 'The body is not JSON');
  }
  const { type, data } = (event ?? {}) as { type?: unknown; data?: unknown };
  if (typeof type !== 'string' || typeof data !== 'object' || data === null)
    throw new WebhookVerificationError('body_invalid', 'The body has no type or no data');
  return event as WebhookEvent;
}
