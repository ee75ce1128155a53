import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { advisoryLockKey, InjectUnitOfWork, onceReachable, type Tx, type UnitOfWork } from '@app/persistence';
import type { UserRow } from '../accounts/users.repository';
import { newApiToken } from '../api-tokens/api-token.rules';
import { gatewayConfig, type GatewaySettings } from '../gateway.config';
import { AdminAccount } from './admin-account';
import { AdminTokens } from './admin-tokens.service';
import { writeSecretFile } from './secret-file';

/**
 * Makes sure at every start that somebody can administer this Reef: the account `admin` exists, and
 * `REEF_ADMIN_TOKEN` works or, where none is set and no administrator holds a token, a new one is written to
 * `REEF_ADMIN_TOKEN_OUT`. Replicas that start together take turns; the later ones find everything done.
 */
@Injectable()
export class AdminBootstrap implements OnModuleInit {
  /** The token this start has made, to be shown once; undefined when none was needed. */
  issuedToken: string | undefined;
  private readonly logger = new Logger('AdminBootstrap');

  constructor(
    @Inject(gatewayConfig.token) private readonly settings: GatewaySettings,
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly account: AdminAccount,
    private readonly tokens: AdminTokens,
  ) {}

  async onModuleInit(): Promise<void> {
    const ensure = async (tx: Tx): Promise<string | undefined> => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLockKey('gateway:admin-bootstrap')]);
      return this.ensureToken(tx, await this.account.ensure(tx));
    };
    this.issuedToken = await onceReachable(() => this.unitOfWork.run(ensure));
  }

  private async ensureToken(tx: Tx, admin: UserRow): Promise<string | undefined> {
    const { REEF_ADMIN_TOKEN: configured, REEF_ADMIN_TOKEN_OUT: file } = this.settings;
    if (configured !== undefined) await this.useConfigured(tx, admin, configured);
    else if (!(await this.tokens.anyAdminHolds(tx))) {
      if (file !== undefined) return this.generate(tx, admin, file);
      this.logger.warn('no administrator holds a token; set REEF_ADMIN_TOKEN or REEF_ADMIN_TOKEN_OUT');
    }
    return undefined;
  }

  /** Who sets the environment owns this Reef: it is also the way back in for an `admin` who was demoted or banned. */
  private async useConfigured(tx: Tx, admin: UserRow, token: string): Promise<void> {
    await this.account.reinstate(tx, admin);
    if (!(await this.tokens.useConfigured(tx, admin, token)))
      this.logger.warn('REEF_ADMIN_TOKEN was revoked before or belongs to another user; set a new one');
  }

  private async generate(tx: Tx, admin: UserRow, file: string): Promise<string> {
    const token = newApiToken();
    await this.tokens.add(tx, admin, token, 'generated');
    // Before the commit: a file with a token that never came to be is harmless, a token nobody has seen is not.
    await writeSecretFile(file, `${token}\n`);
    return token;
  }
}
