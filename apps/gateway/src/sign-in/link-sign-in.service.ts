import { Injectable } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { Visit } from '../pages/page';
import { isSecret, secretHash } from '../sessions/session.rules';
import { Passwords } from './passwords.service';
import { SignInLinksRepository } from './sign-in-links.repository';
import { SignIns, type SignInOutcome } from './sign-ins.service';

/** Signs people in who have a link, and gives them the password they choose. */
@Injectable()
export class LinkSignIn {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly rows: SignInLinksRepository,
    private readonly passwords: Passwords,
    private readonly signIns: SignIns,
    private readonly clock: Clock,
  ) {}

  /** Whose link it is. Looking at it does not use it up: mail programs open links, too. */
  async handleOf(code: string): Promise<string | undefined> {
    if (!isSecret(code)) return undefined;
    return (await this.rows.find(secretHash(code), this.clock.now()))?.handle;
  }

  /**
   * Uses the link up.
   * @throws DomainError NOT_FOUND when it works no more; INVALID_INPUT for a weak password, which leaves the link as it is
   */
  async signIn(code: string, password: string, visit: Visit): Promise<SignInOutcome> {
    const sha256 = secretHash(code);
    const link = isSecret(code) ? await this.rows.find(sha256, this.clock.now()) : undefined;
    if (link === undefined) throw new DomainError('NOT_FOUND');
    const hash = await this.passwords.hash(password, link.handle);
    return this.unitOfWork.run(async (tx) => {
      if (!(await this.rows.use(tx, sha256, this.clock.now()))) throw new DomainError('NOT_FOUND');
      await this.passwords.changeIn(tx, link, hash, 'link', { kind: 'user', ...link });
      return this.signIns.enterIn(tx, link.userId, 'link', visit);
    });
  }
}
