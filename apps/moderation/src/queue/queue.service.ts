import { Inject, Injectable } from '@nestjs/common';
import type {
  GetModerationStateInput,
  ListQueueInput,
  ModerationState,
  QueuedVersion,
  QueuePage,
} from '@app/contracts';
import { assertStaff, DomainError, isStaff } from '@app/kernel';
import { Cursors, InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { isMember } from '../appeals/appeal.rules';
import { AppealsRepository } from '../appeals/appeals.repository';
import { effectiveVerdict, reasonsAgainst } from '../verdicts/verdict.rules';
import { VerdictsRepository } from '../verdicts/verdicts.repository';
import { QueueRepository, type QueueRow } from './queue.repository';

/** How items stand, and which wait for a moderator. */
@Injectable()
export class QueueService {
  private readonly cursors: Cursors;

  constructor(
    @InjectUnitOfWork('moderation') private readonly unitOfWork: UnitOfWork,
    private readonly queue: QueueRepository,
    private readonly verdicts: VerdictsRepository,
    private readonly appeals: AppealsRepository,
    @Inject(processConfig.token) { REEF_SECRET_KEY }: ProcessSettings,
  ) {
    this.cursors = new Cursors(REEF_SECRET_KEY);
  }

  /** @throws DomainError FORBIDDEN */
  async list({ status, kind = 'package', limit, cursor }: ListQueueInput): Promise<QueuePage> {
    assertStaff('moderator');
    const scope = `queue:${status}:${kind}`;
    const key = this.cursors.decode(scope, cursor) as readonly [number, number, string] | undefined;
    const after = key && { reportedMs: key[0], createdMs: key[1], versionId: key[2] };
    const rows = await this.queue.page({ status, kind, limit: limit + 1, after });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      items: rows.slice(0, limit).map(queuedVersion),
      nextCursor: last ? this.cursors.encode(scope, [last.lastReportedMs ?? 0, last.createdMs, last.versionId]) : null,
    };
  }

  /** @throws DomainError FORBIDDEN to all but the members of the publisher and the staff */
  async state({ target }: GetModerationStateInput): Promise<ModerationState> {
    const { kind, itemId, ownerId, versionId } = target;
    if (!isStaff() && !isMember(ownerId)) throw new DomainError('FORBIDDEN', 'Unauthorized');
    const nothing = { kind, outcomes: [], asked: [], ruling: null };
    const judged =
      versionId === null ? nothing : await this.verdicts.judged(this.unitOfWork, { kind, itemId, versionId });
    const { verdict } = effectiveVerdict(judged);
    const { count, lastMs } = await this.queue.openReports(itemId);
    const saidBy = (name: string) => judged.outcomes.find(({ scanner }) => scanner === name)?.verdict ?? null;
    const said = { staticVerdict: saidBy('static'), vtVerdict: saidBy('vt') };
    return {
      scanStatus: verdict,
      moderationState: judged.ruling?.state ?? null,
      moderationReason: judged.ruling?.reason ?? null,
      blockedFromDownload: verdict === 'malicious',
      reasons: reasonsAgainst({ state: judged.ruling?.state ?? null, verdict, ...said, openReports: count }),
      reportCount: count,
      lastReportedAt: lastMs,
      hidden: await this.queue.isHidden(itemId),
      appeal: (await this.appeals.newestOf(itemId)) ?? null,
      ...(isStaff() ? await this.trailOf(versionId) : {}),
    };
  }

  private async trailOf(versionId: string | null): Promise<Pick<ModerationState, 'revision' | 'ruledBy' | 'ruledAt'>> {
    const trail = versionId === null ? undefined : await this.verdicts.trail(this.unitOfWork, versionId);
    const { revision = 0, ruledBy = null, ruledMs = null } = trail ?? {};
    return { revision, ...(ruledBy === null ? {} : { ruledBy }), ...(ruledMs === null ? {} : { ruledAt: ruledMs }) };
  }
}

function queuedVersion(row: QueueRow): QueuedVersion {
  const { itemId, versionId, verdict, state, reason, reportCount, lastReportedMs } = row;
  return {
    ...{ itemId, versionId, scanStatus: verdict, moderationState: state, moderationReason: reason },
    ...{ reportCount, lastReportedAt: lastReportedMs, reasons: reasonsAgainst({ ...row, openReports: reportCount }) },
  };
}
