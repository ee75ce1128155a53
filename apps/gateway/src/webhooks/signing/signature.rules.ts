import { createHmac } from 'node:crypto';
import { secretBytes } from './secret.rules';

/** What is signed (Standard Webhooks 1.0.0). */
export interface SignedMessage {
  /** `webhook-id`: the same for every attempt; without a dot. */
  readonly id: string;
  /** `webhook-timestamp`: of this attempt, epoch seconds. */
  readonly timestamp: number;
  /** The body, byte for byte as it is sent. */
  readonly body: string;
}

/** The three headers of a webhook; signed once with each secret, so that a receiver may have either during a rotation. */
export function signatureHeaders(message: SignedMessage, secrets: readonly string[]): Record<string, string> {
  const { id, timestamp } = message;
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => `v1,${signature(message, secret)}`).join(' '),
  };
}

function signature({ id, timestamp, body }: SignedMessage, secret: string): string {
  return createHmac('sha256', secretBytes(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
}
