import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { OAuthAccess } from './access.service';
import { DeviceCodesRepository } from './device-codes.repository';
import { words } from './oauth.rules';
import { OAuthServer } from './oauth-server';

/** A program that waits for a person, as the page shows it. */
export interface WaitingProgram {
  readonly clientId: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
}

/** The person's side of device authorization (RFC 8628 section 3.3). User codes are as stored: without a hyphen. */
@Injectable()
export class DeviceConsents {
  constructor(
    private readonly server: OAuthServer,
    private readonly codes: DeviceCodesRepository,
    private readonly access: OAuthAccess,
    private readonly clock: Clock,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /** The program that shows this code; undefined when none waits for anybody. */
  async find(userCode: string): Promise<WaitingProgram | undefined> {
    const code = await this.codes.findWaiting(userCode, this.clock.now());
    if (code === undefined) return undefined;
    const { Client } = await this.server.provider();
    const client = await Client.find(code.clientId);
    if (client === undefined) return undefined; // revoked since
    const { clientId, createdAt } = code;
    return { clientId, clientName: client.clientName ?? clientId, scopes: words(code.scope), createdAt };
  }

  /** @returns whether it was waiting: the first decision counts */
  async approve(userCode: string, userId: string): Promise<boolean> {
    const program = await this.find(userCode);
    if (program === undefined) return false;
    const { clientId, scopes } = program;
    const grantId = await this.server.grant({ userId, clientId, scopes });
    const consent = { accountId: userId, grantId, scope: scopes.join(' '), resource: this.settings.REEF_PUBLIC_URL };
    const isFirst = await this.codes.decide(userCode, consent, this.clock.now());
    if (!isFirst) await this.access.revokeGrant(grantId);
    return isFirst;
  }
  /** @returns whether it was waiting */
  denyIn(tx: Tx, userCode: string): Promise<boolean> {
    return this.codes.decide(userCode, { error: 'access_denied' }, this.clock.now(), tx);
  }
}
