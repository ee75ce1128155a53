import { Injectable } from '@nestjs/common';
import { currentActor, DomainError, invalidField } from '@app/kernel';
import { TokenSubjects } from '../oauth/token-subjects.repository';

/** Whose rating a request is about. */
export interface Author {
  readonly userId: string;
  /** The publishers they are members of. */
  readonly publisherIds: readonly string[];
}

/** Whose rating a request is about (server-semantics 9.1, identity). */
@Injectable()
export class RatingAuthor {
  constructor(private readonly subjects: TokenSubjects) {}

  /**
   * A user's token speaks for that user alone; a client's own token for the user it names, who must exist.
   * @param claimed `userId` of the request
   * @throws DomainError RATING_USER_MISMATCH, USER_NOT_FOUND; INVALID_INPUT when nobody is named
   */
  async of(claimed: string | undefined): Promise<Author> {
    const { userId, publisherIds = [] } = currentActor() ?? {};
    if (userId !== undefined) {
      if (claimed !== undefined && claimed.toLowerCase() !== userId) throw new DomainError('RATING_USER_MISMATCH');
      return { userId, publisherIds };
    }
    if (claimed === undefined) throw invalidField('userId', 'required', 'is required with a client-credentials token');
    const subject = await this.subjects.find(claimed.toLowerCase());
    if (subject?.isActive !== true) throw new DomainError('USER_NOT_FOUND');
    return subject;
  }

  /** Which publishers a user is a member of, whoever asks. */
  async publishersOf(userId: string): Promise<string[]> {
    return [...((await this.subjects.find(userId))?.publisherIds ?? [])];
  }
}
