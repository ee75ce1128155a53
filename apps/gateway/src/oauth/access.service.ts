import { Injectable } from '@nestjs/common';
import { accessGranted, accessRevoked } from '@app/contracts';
import { Clock } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { forgetAt } from './oauth.rules';
import { OAuthPayloads, type Payload } from './oauth-payloads.repository';
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

/** What people let programs do: kept, and taken back (RFC 7009) on all replicas. */
@Injectable()
export class OAuthAccess {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly payloads: OAuthPayloads,
    private readonly rows: RevocationsRepository,
    private readonly revoked: RevokedAccess,
    private readonly clock: Clock,
  ) {}

  /** Keeps what somebody agreed to, as the provider writes it: once anew, and again when it adds to it. */
  keep(id: string, grant: Payload, seconds: number | undefined): Promise<void> {
    return this.unitOfWork.run(async (tx) => {
      if (!(await this.payloads.upsert('Grant', id, { ...grant, grantId: id }, seconds, tx))) return;
      const { clientId, accountId, openid } = grant as {
        clientId: string;
        accountId: string;
        openid?: { scope?: string };
      };
      const scope = openid?.scope ?? '';
      await tx.emit(accessGranted, { grantId: id, clientId, userId: accountId, scope });
    });
  }

  /** Takes back one access token. */
  revokeToken(id: string, clientId: string, userId: string | undefined): Promise<void> {
    return this.revoke(() => Promise.resolve({ kind: 'token', id, clientId, userId }));
  }
  /** Takes back everything that came of one consent: its refresh tokens, and the access tokens they led to. */
  revokeGrant(id: string): Promise<void> {
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
