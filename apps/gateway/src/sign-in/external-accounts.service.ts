import { Injectable } from '@nestjs/common';
import { userIdentityLinked } from '@app/contracts';
import { Clock, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { newHandle, plainLine } from '../accounts/account.rules';
import { UsersService } from '../accounts/users.service';
import { ExternalIdentitiesRepository, LinkedMeanwhile } from './external-identities.repository';
import { displayNameOf, handlesFor, type Claims } from './oidc.rules';

/**
 * Whom the people of a provider are here. By issuer and subject alone: e-mail addresses and names change hands, and
 * whoever got one would get the account.
 */
@Injectable()
export class ExternalAccounts {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly identities: ExternalIdentitiesRepository,
    private readonly users: UsersService,
    private readonly clock: Clock,
  ) {}

  /** The user's id; a new user's at the first time. @throws DomainError HANDLE_TAKEN when 50 handles are */
  async userIdOf(claims: Claims & { readonly issuer: string }): Promise<string> {
    return (await this.identities.findUserId(claims.issuer, claims.sub)) ?? this.create(claims);
  }

  private async create(claims: Claims & { readonly issuer: string }): Promise<string> {
    for (const handle of handlesFor(claims)) {
      try {
        return await this.createAs(handle, claims);
      } catch (error) {
        if (error instanceof LinkedMeanwhile) return (await this.identities.findUserId(claims.issuer, claims.sub))!;
        const isTaken = error instanceof DomainError && /^HANDLE_/.test(error.code);
        if (!isTaken) throw error;
      }
    }
    throw new DomainError(
      'HANDLE_TAKEN',
      'All handles like your name are taken. Ask whoever runs this registry for an account.',
    );
  }

  private createAs(handle: string, claims: Claims & { readonly issuer: string }): Promise<string> {
    const { issuer, sub: subject } = claims;
    return this.unitOfWork.run(async (tx) => {
      const displayName = plainLine(displayNameOf(claims)) || null;
      const { userId } = await this.users.createIn(tx, newHandle(handle), displayName, 'user');
      await this.identities.insert(tx, { issuer, subject, userId, createdAt: this.clock.now() });
      await tx.emit(userIdentityLinked, { userId, handle, issuer });
      return userId;
    });
  }
}
