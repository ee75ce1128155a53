import { Inject, Injectable } from '@nestjs/common';
import { versionDecided, type RulingState, type Verdict, type VerdictChanged } from '@app/contracts';
import type { Tx } from '@app/persistence';
import { catalogConfig, type CatalogSettings } from '../catalog.config';
import { DecisionsRepository, type VersionUnderDecision } from './decisions.repository';
import { PublicFaceRepository } from './public-face.repository';
import { securityOf } from './security.rules';
import { mayBeSeen, NOTHING_KNOWN, type Judgement } from './visibility.rules';

/** What is said of a version. */
interface Word {
  readonly verdict: Verdict;
  readonly manualState: RulingState | null;
}

/** Decides who sees a version, and says so. */
@Injectable()
export class DecisionsService {
  constructor(
    private readonly decisions: DecisionsRepository,
    private readonly faces: PublicFaceRepository,
    @Inject(catalogConfig.token) private readonly settings: CatalogSettings,
  ) {}

  /** Decides about a version nobody has judged yet. @returns whether it is visible at once */
  async decideNew(tx: Tx, itemId: string, versionId: string): Promise<boolean> {
    if (!mayBeSeen(this.settings.PUBLISH_GATE, NOTHING_KNOWN)) return false;
    const version = await this.lock(tx, itemId, versionId);
    await this.decide(tx, version, NOTHING_KNOWN);
    return !version.isHeld;
  }

  /** Takes over what moderation says, unless something newer is known. @throws Error when the version is unknown */
  async takeVerdict(tx: Tx, verdict: VerdictChanged): Promise<void> {
    const version = await this.lock(tx, verdict.itemId, verdict.versionId);
    if (verdict.revision <= version.verdictRevision) return;
    await this.decisions.saveVerdict(tx, verdict, securityOf(verdict, version.artifactSha256));
    await this.decide(tx, version, verdict);
  }

  /** Withdraws or restores a version, as `change` does, and decides about it again. */
  async reconsider(tx: Tx, itemId: string, versionId: string, change: () => Promise<void>): Promise<void> {
    const before = await this.lock(tx, itemId, versionId);
    await change();
    const { withdrawn } = await this.lock(tx, itemId, versionId);
    await this.apply(tx, { ...before, withdrawn }, before.passes, before);
  }

  /** Works out again what an item shows that was hidden or shown just now, and says so. */
  async reconsiderItem(tx: Tx, itemId: string, wasPublic: boolean): Promise<void> {
    const isPublic = await this.faces.refresh(tx, itemId);
    if (isPublic !== wasPublic) await this.sayOfAll(tx, [itemId], isPublic);
  }

  /** Says of every version of these items that moderation would show whether it is visible now. */
  async sayOfAll(tx: Tx, itemIds: readonly string[], visible: boolean): Promise<void> {
    for (const decided of await this.decisions.countVisible(tx, itemIds))
      await tx.emit(versionDecided, { ...decided, visible });
  }

  /** Says again what is decided about the versions of an item that has got another owner or channel. */
  async sayAgain(tx: Tx, itemId: string): Promise<void> {
    for (const decided of await this.decisions.countDecided(tx, itemId)) await tx.emit(versionDecided, decided);
  }

  private decide(tx: Tx, version: VersionUnderDecision, judgement: Judgement & Partial<Word>): Promise<void> {
    const { verdict, manualState = null } = judgement;
    return this.apply(tx, version, mayBeSeen(this.settings.PUBLISH_GATE, judgement), { verdict, manualState });
  }

  private async apply(
    tx: Tx,
    version: VersionUnderDecision,
    passes: boolean,
    { verdict, manualState }: Word,
  ): Promise<void> {
    const visible = passes && !version.withdrawn;
    const isSeenTheSame = visible === version.visible && passes === version.passes;
    if (isSeenTheSame && verdict === version.verdict && manualState === version.manualState) return;
    await this.decisions.saveDecision(tx, version.versionId, passes);
    // Its members find a package in their lists from the first decision on, whatever that was.
    if (visible !== version.visible || version.kind === 'package') await this.faces.refresh(tx, version.itemId);
    const { kind, itemId, versionId, attemptId, ownerId, name, channel, version: number, decisionRevision } = version;
    const revision = decisionRevision + 1;
    await tx.emit(versionDecided, {
      ...{ kind, itemId, versionId, attemptId, ownerId, name, channel, version: number },
      ...{ visible: visible && !version.isHeld, verdict, moderationState: manualState, revision },
    });
  }

  /** A verdict cannot come before its version; should it seem so, the event has to come again later. */
  private async lock(tx: Tx, itemId: string, versionId: string): Promise<VersionUnderDecision> {
    const version = await this.decisions.lock(tx, itemId, versionId);
    if (version === undefined) throw new Error(`version ${versionId} of item ${itemId} is not known here`);
    return version;
  }
}
