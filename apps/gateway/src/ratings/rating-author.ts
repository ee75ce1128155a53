import { Injectable } from '@nestjs/common';
import { currentActor, DomainError } from '@app/kernel';
import { UsersRepository } from '../accounts/users.repository';

/** Whose rating a request is about (server-semantics 9.1, identity). */
@Injectable()
export class RatingAuthor {
  constructor(private readonly users: UsersRepository) {}

  /**
   * A user's token speaks for that user alone; a client's own token for the user it names, who must exist.
   * @param claimed `userId` of the request body
   * @throws DomainError RATING_USER_MISMATCH, USER_NOT_FOUND; INVALID_INPUT when nobody is named
   */
  async of(claimed: string | undefined): Promise<string> {
    const userId = currentActor()?.userId;
    if (userId !== undefined) {
      if (claimed !== undefined && claimed.toLowerCase() !== userId) throw new DomainError('RATING_USER_MISMATCH');
      return userId;
    }
    if (claimed === undefined) {
      const message = 'is required with a client-credentials token';
      throw new DomainError('INVALID_INPUT', `userId ${message}`, { problems: [{ pointer: '#/userId', message }] });
    }
    const user = await this.users.find({ id: claimed.toLowerCase() });
    if (user?.state !== 'active') throw new DomainError('USER_NOT_FOUND');
    return user.id;
  }
}
