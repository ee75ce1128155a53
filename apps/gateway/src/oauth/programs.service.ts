import { Injectable } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { OAuthAccess } from './access.service';
import { ProgramsRepository, type Program } from './programs.repository';

/** What somebody lets programs do, as they see it. */
@Injectable()
export class Programs {
  constructor(
    private readonly rows: ProgramsRepository,
    private readonly access: OAuthAccess,
    private readonly clock: Clock,
  ) {}

  of(userId: string): Promise<Program[]> {
    return this.rows.of(userId, this.clock.now());
  }
  /** @throws DomainError NOT_FOUND when the program cannot act for this user */
  async get(userId: string, clientId: string): Promise<Program> {
    const program = (await this.of(userId)).find((each) => each.clientId === clientId);
    if (program === undefined) throw new DomainError('NOT_FOUND', 'You do not let this program act for you.');
    return program;
  }
  /**
   * The program can do nothing in this user's name any more, on every replica.
   * @throws DomainError NOT_FOUND when it could not before
   */
  async withdraw(userId: string, clientId: string): Promise<void> {
    for (const grantId of (await this.get(userId, clientId)).grantIds) await this.access.revokeGrant(grantId);
  }
}
