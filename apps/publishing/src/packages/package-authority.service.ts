import { Injectable } from '@nestjs/common';
import {
  findPublishTerms,
  publishAuthorized,
  type Initiator,
  type PackagePublishPayload,
  type PublishAuthorized,
  type PublishTerms,
} from '@app/contracts';
import { assertMayPublish, Clock, currentActor, DomainError, type Actor, type TrustedPublish } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { oneLine } from '../publisher/plain-text.rules';
import type { Owner } from '../publisher/owner.rules';
import { OwnersService } from '../publisher/owners.service';
import { assertScope, scopeOf } from './package-name.rules';
import type { PackageRequest } from './package-request.rules';
import { assertManualRelease, assertTrustedRelease, runOf, sourceOf } from './trusted-release.rules';

/** A release that may be published. */
export interface AuthorizedRelease {
  readonly owner: Omit<Owner, 'userId'>;
  readonly request: PackageRequest;
  /** Its name is or was a skill's. */
  readonly collides?: boolean;
  /** Says why, where that is worth remembering; in the transaction that takes the release in. */
  readonly announce?: (tx: Tx, attemptId: string) => Promise<void>;
}

type Grounds = Pick<PublishAuthorized, 'ground' | 'reason' | 'run'>;

/** Decides who may publish a release of a plugin, and whose it is. The catalog and the gateway are asked before. */
@Injectable()
export class PackageAuthority {
  constructor(
    private readonly rpc: RpcClient,
    private readonly owners: OwnersService,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError UNAUTHENTICATED, TOKEN_LIMITED, PUBLISH_INVALID, OWNER_NOT_ALLOWED */
  async authorize(payload: PackagePublishPayload, request: PackageRequest): Promise<AuthorizedRelease> {
    const actor = currentActor();
    if (actor === undefined) throw new DomainError('UNAUTHENTICATED');
    if (actor.trustedPublish !== undefined) return this.byWorkflow(payload, request, actor.trustedPublish);
    assertMayPublish(actor, 'packages', request.name);
    return this.byHand(payload, request, actor);
  }

  private async byWorkflow(
    payload: PackagePublishPayload,
    request: PackageRequest,
    token: TrustedPublish,
  ): Promise<AuthorizedRelease> {
    const nowMs = this.clock.nowMs();
    const known = await this.terms(request.name);
    const terms = assertTrustedRelease(
      payload,
      request,
      token,
      known === 'taken by a skill' ? undefined : known,
      nowMs,
    );
    const { ownerId: id, ownerHandle: handle, ownerDisplayName: displayName } = terms;
    return {
      owner: { id, handle, displayName, trusted: await this.owners.isTrusted(handle) },
      request: { ...request, source: request.source ?? sourceOf(token.source, nowMs) },
      announce: announcing(request, terms, { ground: 'github_actions', reason: null, run: runOf(token.source) }),
    };
  }

  private async byHand(
    payload: PackagePublishPayload,
    request: PackageRequest,
    actor: Actor,
  ): Promise<AuthorizedRelease> {
    const { ownerHandle } = payload;
    const owner = await this.owners.resolve(actor, { ownerHandle, scope: scopeOf(request.name) });
    assertScope(request.name, owner.handle, (ownerHandle ?? '').trim() !== '');
    const terms = await this.terms(request.name);
    if (terms === 'taken by a skill') return { owner, request, collides: true };
    // That it is somebody else's, the catalog says.
    if (terms?.ownerId !== owner.id) return { owner, request };
    const reason = oneLine(payload.manualOverrideReason ?? '');
    assertManualRelease(actor, terms, reason);
    if (terms.trustedPublisher === null) return { owner, request };
    const grounds = { ground: 'manual_override', reason: reason || null, run: null } as const;
    return { owner, request, announce: announcing(request, terms, grounds) };
  }

  private async terms(name: string): Promise<PublishTerms | 'taken by a skill' | undefined> {
    try {
      return await this.rpc.call(findPublishTerms, { name });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'PACKAGE_NOT_FOUND') throw error;
      return error.details.takenBySkill === true ? 'taken by a skill' : undefined;
    }
  }
}

function announcing({ name, version }: PackageRequest, { packageId }: PublishTerms, grounds: Grounds) {
  const by = initiator(currentActor());
  return (tx: Tx, attemptId: string): Promise<void> =>
    tx.emit(publishAuthorized, { attemptId, packageId, name, version, ...grounds, by });
}

function initiator(actor: Actor | undefined): Initiator {
  const { userId, handle, role, clientId } = actor ?? {};
  if (userId === undefined) return { kind: 'client', ...(clientId === undefined ? {} : { clientId }) };
  return { kind: 'user', userId, ...(handle === undefined ? {} : { handle }), ...(role === undefined ? {} : { role }) };
}
