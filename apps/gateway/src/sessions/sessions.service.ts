import { Inject, Injectable, Logger } from '@nestjs/common';
import { SCOPES, sessionEnded, userSignedIn, type SessionEnding, type SignInMethod } from '@app/contracts';
import { Clock, newId, type Actor } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { isSecret, newSecret, secretHash, TOUCH_EVERY_MS } from './session.rules';
import { sessionsConfig, type SessionSettings } from './sessions.config';
import { SessionsRepository, type SessionRow } from './sessions.repository';

/** Who signs in, and how. */
export interface NewSignIn {
  readonly userId: string;
  readonly handle: string;
  readonly method: SignInMethod;
  readonly address: string | undefined;
  /** The session the same browser has; it ends. */
  readonly replaces: string | undefined;
}

const HOUR_MS = 3_600_000;

/** Who is signed in, in which browser: rows, so that signing out, a new password and a ban work at once everywhere. */
@Injectable()
export class Sessions {
  private readonly logger = new Logger('Sessions');

  constructor(
    @Inject(sessionsConfig.token) private readonly settings: SessionSettings,
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly rows: SessionsRepository,
    private readonly clock: Clock,
  ) {}

  /** The session of a cookie; undefined when it is over, unknown, or its user is not in good standing. */
  async find(secret: string | undefined): Promise<SessionRow | undefined> {
    if (!isSecret(secret)) return undefined;
    const session = await this.rows.find(secretHash(secret), this.clock.now(), this.seenSince());
    if (session !== undefined && session.lastSeenAt.getTime() < this.clock.nowMs() - TOUCH_EVERY_MS)
      this.touch(session);
    return session;
  }

  /**
   * Signs somebody in who was proven to be an active user. Always a new session under a new secret: one that was known
   * before stays worthless.
   * @returns the secret for the cookie
   */
  async beginIn(tx: Tx, { userId, handle, method, address, replaces }: NewSignIn): Promise<string> {
    const secret = newSecret();
    const id = newId();
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + this.settings.SESSION_MAX_HOURS * HOUR_MS);
    await this.rows.sweep(tx, createdAt, this.seenSince());
    if (isSecret(replaces)) await this.endIn(tx, replaces, 'replaced');
    await this.rows.insert(tx, { id, sha256: secretHash(secret), userId, method, createdAt, expiresAt });
    await tx.emit(userSignedIn, { userId, handle, sessionId: id, method, address: address ?? null });
    return secret;
  }

  /** Signs out; nothing happens when the session is over. */
  async end(secret: string): Promise<void> {
    await this.unitOfWork.run((tx) => this.endIn(tx, secret, 'sign_out'));
  }
  /** Signs a user out everywhere. */
  async endAllIn(tx: Tx, userId: string, reason: SessionEnding): Promise<void> {
    for (const { id } of await this.rows.removeAllOf(tx, userId))
      await tx.emit(sessionEnded, { sessionId: id, userId, reason });
  }

  private async endIn(tx: Tx, secret: string, reason: SessionEnding): Promise<void> {
    const ended = await this.rows.remove(tx, secretHash(secret));
    if (ended !== undefined) await tx.emit(sessionEnded, { sessionId: ended.id, userId: ended.userId, reason });
  }
  /** Beside the request: losing one costs nothing. */
  private touch({ id }: SessionRow): void {
    this.rows.touch(id, this.clock.now()).catch((error: unknown) => {
      this.logger.debug({ err: error, session_id: id }, 'the last use of a session was not noted');
    });
  }
  private seenSince(): Date {
    return new Date(this.clock.nowMs() - this.settings.SESSION_IDLE_HOURS * HOUR_MS);
  }
}

/** A session has the full power of its user, as their API tokens have. */
export function actorOfSession({ userId, handle, role, publisherIds, managedPublisherIds }: SessionRow): Actor {
  return { userId, handle, role, publisherIds, managedPublisherIds, tokenKind: 'api', scopes: SCOPES };
}
