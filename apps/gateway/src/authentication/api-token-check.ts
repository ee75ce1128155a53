import { Injectable } from '@nestjs/common';
import { SCOPES } from '@app/contracts';
import { Clock, DomainError, type Actor } from '@app/kernel';
import { ApiTokensRepository, type TokenHolder } from '../api-tokens/api-tokens.repository';
import { publishActor, type PublishTokenRow } from '../trusted-publishing/publish-token.rules';
import { PublishTokensRepository } from '../trusted-publishing/publish-tokens.repository';
import type { Checked } from './credential-cache';
import type { Identity } from './identity';

/** How long an API token is believed without asking, in milliseconds, should the event that changes it get lost. */
export const BELIEVE_MS = 10_000;
/** How long an unknown token stays unknown without asking. No event tells that it exists now. */
export const DISBELIEVE_MS = 5_000;

/** Says when a token of the caller was used last; changed in place, as the cache keeps it. */
export interface CheckedToken extends Checked {
  readonly use?: { readonly tokenId: string; lastUsedAt: Date | null };
}

/** Finds out whom a `clh_` token speaks for: its user, or a CI job that publishes one release. */
@Injectable()
export class ApiTokenCheck {
  constructor(
    private readonly apiTokens: ApiTokensRepository,
    private readonly publishTokens: PublishTokensRepository,
    private readonly clock: Clock,
  ) {}

  /** @param digest SHA-256 of the token */
  async check(digest: string): Promise<CheckedToken> {
    const holder = await this.apiTokens.findHolder(digest);
    if (holder !== undefined) return checkHolder(holder, this.clock.nowMs());
    const job = await this.publishTokens.find(digest);
    const nowMs = this.clock.nowMs();
    if (job !== undefined) return checkJob(job, nowMs);
    return { identity: refused('TOKEN_INVALID'), validUntilMs: nowMs + DISBELIEVE_MS };
  }
}

export function refused(code: 'TOKEN_INVALID' | 'ACCOUNT_SUSPENDED', text?: string): Identity {
  return { kind: 'refused', reason: new DomainError(code, text) };
}

function checkHolder(holder: TokenHolder, nowMs: number): CheckedToken {
  const { userId, tokenId, lastUsedAt, expiresAt } = holder;
  const validUntilMs = nowMs + BELIEVE_MS;
  // A ban revokes tokens too; the account is what its owner has to hear of.
  if (holder.state !== 'active') return { identity: refused('ACCOUNT_SUSPENDED'), userId, validUntilMs };
  if (!isLive(holder, nowMs)) return { identity: refused('TOKEN_INVALID'), userId, validUntilMs };
  return {
    identity: { kind: 'known', actor: actorOf(holder) },
    userId,
    validUntilMs: Math.min(validUntilMs, expiresAt?.getTime() ?? Infinity),
    use: { tokenId, lastUsedAt },
  };
}

/** It is forgotten by its own id, as those of a user are by the user's. */
function checkJob(job: PublishTokenRow, nowMs: number): CheckedToken {
  const { tokenId: userId, expiresAt, spentAt } = job;
  const expiresMs = expiresAt.getTime();
  if (spentAt !== null || expiresMs <= nowMs) {
    const identity = refused('TOKEN_INVALID', 'Trusted publish token is missing or expired');
    return { identity, userId, validUntilMs: nowMs + BELIEVE_MS };
  }
  const validUntilMs = Math.min(nowMs + BELIEVE_MS, expiresMs);
  return { identity: { kind: 'known', actor: publishActor(job) }, userId, validUntilMs };
}

function isLive({ revokedAt, expiresAt }: TokenHolder, nowMs: number): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt.getTime() > nowMs);
}

/**
 * A token made for less than everything never carries the power of a moderator or administrator; one that is limited to
 * names publishes them and nothing else.
 */
function actorOf({ userId, handle, role, publisherIds, managedPublisherIds, scopes, limits }: TokenHolder): Actor {
  const user = { userId, handle, publisherIds, managedPublisherIds, tokenKind: 'api' } as const;
  if (limits !== null) return { ...user, role: 'user', scopes: ['registry:publish'], limits };
  return scopes === null ? { ...user, role, scopes: SCOPES } : { ...user, role: 'user', scopes };
}
