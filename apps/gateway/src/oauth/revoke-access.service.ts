import { Injectable } from '@nestjs/common';
import { accessRevoked } from '@app/contracts';
import { Clock } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { forgetAt } from './oauth.rules';
import { OAuthPayloads } from './oauth-payloads.repository';
import { RevocationsRepository } from './revocations.repository';
import { RevokedAccess } from './revoked-access';

/** What is taken back, and whose it was. */
interface Revoked {
  readonly kind: 'token' | 'grant';
  readonly id: string;
  readonly clientId: string;
  /** Undefined: the client spoke for itself. */
  readonly userId: string | undefined;
}

/** Takes access back (RFC 7009) on all replicas. */
@Injectable()
export class RevokeAccess {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly payloads: OAuthPayloads,
    private readonly rows: RevocationsRepository,
    private readonly revoked: RevokedAccess,
    private readonly clock: Clock,
  ) {}

  /** One access token. */
  token(id: string, clientId: string, userId: string | undefined): Promise<void> {
    return this.revoke(() => Promise.resolve({ kind: 'token', id, clientId, userId }));
  }
  /** Everything that came of one consent: its refresh tokens, and the access tokens they led to. */
  grant(id: string): Promise<void> {
    return this.revoke(async (tx) => {
      const grant = await this.payloads.removeGrant(tx, id);
      return grant && { kind: 'grant', id, clientId: String(grant['clientId']), userId: String(grant['accountId']) };
    });
  }

  private async revoke(
    find: (tx: Parameters<OAuthPayloads['removeGrant']>[0]) => Promise<Revoked | undefined>,
  ): Promise<void> {
    const now = this.clock.now();
    const until = forgetAt(now);
    const revoked = await this.unitOfWork.run(async (tx) => {
      const found = await find(tx);
      if (found === undefined) return undefined;
      const { userId, ...what } = found;
      await this.rows.insert(tx, { ...found, forgetAt: until }, now);
      await tx.emit(accessRevoked, { ...what, ...(userId === undefined ? {} : { userId }), forgetAt: until.getTime() });
      return found;
    });
    // At once here; everywhere else when the event arrives.
    if (revoked !== undefined) this.revoked.add({ ...revoked, forgetAt: until }, revoked.userId ?? revoked.clientId);
  }
}
