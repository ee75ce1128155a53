import { seal, unseal } from '../../oauth/sealing.rules';

/** A webhook's secret as it is stored: nobody reads it from the database alone. */
export function sealSecret(secretKey: string, endpointId: string, secret: string): Buffer {
  return seal(secretKey, contextOf(endpointId), secret);
}
/** @throws Error when `REEF_SECRET_KEY` is another one than when it was sealed */
export function openSecret(secretKey: string, endpointId: string, sealed: Buffer): string {
  return unseal(secretKey, contextOf(endpointId), sealed);
}

function contextOf(endpointId: string): string {
  return `webhook/${endpointId}`;
}
