import { Inject, Injectable } from '@nestjs/common';
import { accessRevoked, clientRevoked } from '@app/contracts';
import { Clock } from '@app/kernel';
import { BUS, OnBroadcast, type Bus, type Envelope } from '@app/messaging';
import { CredentialCache } from '../authentication/credential-cache';
import { forgetAt, type AccessClaims } from './oauth.rules';
import { RevocationsRepository, type Revocation } from './revocations.repository';

/**
 * Which access tokens stopped working before they expired: in memory, as a signature is all a token needs otherwise.
 * Loaded when the first token comes; then kept up by events, which reach every replica.
 */
@Injectable()
export class RevokedAccess {
  /** Until when to remember, in epoch milliseconds, by kind and id. */
  private readonly revoked = new Map<string, number>();
  private loading?: Promise<void>;

  constructor(
    private readonly rows: RevocationsRepository,
    private readonly cache: CredentialCache,
    private readonly clock: Clock,
    @Inject(BUS) bus: Bus,
  ) {
    // What was said meanwhile is not known, and broadcasts are not repeated.
    bus.onLoss(() => (this.loading = undefined));
  }

  /** @throws DomainError SERVICE_UNAVAILABLE when nothing is known yet and the database cannot be asked */
  async includes({ jti, grant_id: grantId, client_id: clientId }: AccessClaims): Promise<boolean> {
    this.loading ??= this.load().catch((error: unknown) => {
      this.loading = undefined; // the next token tries again
      throw error;
    });
    await this.loading;
    return (
      this.has('token', jti) || this.has('client', clientId) || (grantId !== undefined && this.has('grant', grantId))
    );
  }

  /** @param owner whose credentials are checked again: a user, or a client that speaks for itself */
  add(revocation: Revocation, owner: string): void {
    const now = this.clock.nowMs();
    for (const [key, until] of this.revoked) {
      if (until > now) break; // oldest first, and all live about as long
      this.revoked.delete(key);
    }
    this.revoked.set(keyOf(revocation), revocation.forgetAt.getTime());
    this.cache.forgetUser(owner);
  }

  @OnBroadcast(accessRevoked)
  onAccessRevoked({ payload }: Envelope<typeof accessRevoked>): void {
    const { kind, id, clientId, userId = clientId } = payload;
    this.add({ kind, id, forgetAt: new Date(payload.forgetAt) }, userId);
  }
  @OnBroadcast(clientRevoked)
  onClientRevoked({ payload, occurredAt }: Envelope<typeof clientRevoked>): void {
    this.add({ kind: 'client', id: payload.clientId, forgetAt: forgetAt(occurredAt) }, payload.clientId);
    this.cache.forgetAll(); // it may have spoken for anybody
  }

  private async load(): Promise<void> {
    for (const row of await this.rows.inForce(this.clock.now())) this.revoked.set(keyOf(row), row.forgetAt.getTime());
  }
  private has(kind: Revocation['kind'], id: string): boolean {
    return (this.revoked.get(`${kind} ${id}`) ?? 0) > this.clock.nowMs();
  }
}

function keyOf({ kind, id }: Pick<Revocation, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}
