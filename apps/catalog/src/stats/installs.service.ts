import { Injectable } from '@nestjs/common';
import {
  normalSlug,
  type AcceptedReport,
  type FindInstallInput,
  type FoundInstall,
  type ReportInstallInput,
  type ReportInstallsInput,
} from '@app/contracts';
import { Clock, currentActor, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { handleOf } from '../skills/skill-reference.rules';
import { CountersRepository } from './counters.repository';
import { InstallsRepository } from './installs.repository';
import { changeOf, placementsOf, UNPLACED } from './snapshot.rules';
import { dayOf, installsExpireBefore } from './usage-time.rules';

/** More places nobody has; whoever names new ones without end keeps the last of them. */
const MOST_ROOTS = 100;

/** Counts who has what, by what clients report. */
@Injectable()
export class InstallsService {
  constructor(
    private readonly installs: InstallsRepository,
    private readonly counters: CountersRepository,
    private readonly clock: Clock,
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
  ) {}

  async find({ itemId, userId }: FindInstallInput): Promise<FoundInstall> {
    const rows = await this.unitOfWork.query(`SELECT FROM catalog.install WHERE item_id = $1 AND user_id = $2`, [
      itemId,
      userId,
    ]);
    return { installed: rows.length > 0 };
  }

  async sync({ roots }: ReportInstallsInput): Promise<AcceptedReport> {
    const slugs = roots.flatMap((root) => root.slugs.map(normalSlug));
    return this.report(async (tx, userId, now) => {
      const known = await this.installs.findByName(tx, 'skill', [...new Set(slugs)]);
      const placements = placementsOf(roots, known);
      await this.installs.clearOthers(
        tx,
        userId,
        roots.map(({ rootId }) => rootId),
        placements,
      );
      await this.installs.place(tx, userId, placements, now);
      await this.installs.keepRoots(tx, userId, MOST_ROOTS);
    });
  }

  async add({ kind, name, ownerHandle }: ReportInstallInput): Promise<AcceptedReport> {
    return this.report(async (tx, userId, now) => {
      const known = await this.installs.findByName(tx, kind, [normalSlug(name)], handleOf(ownerHandle));
      const itemIds = [...known.values()];
      await this.installs.place(tx, userId, { rootIds: itemIds.map(() => UNPLACED), itemIds }, now);
    });
  }

  /** Takes out what the user has not reported for so long that it does not count any more. */
  expire(userId: string): Promise<void> {
    return this.unitOfWork.run((tx) => this.change(tx, userId, async () => undefined));
  }
  /** A banned user has nothing installed, as far as others are told (server-semantics 6.4). */
  forget(tx: Tx, userId: string): Promise<void> {
    return this.change(tx, userId, () => this.installs.forget(tx, userId));
  }

  private async report(work: (tx: Tx, userId: string, now: Date) => Promise<void>): Promise<AcceptedReport> {
    const userId = currentActor()?.userId;
    if (userId === undefined) throw new DomainError('UNAUTHENTICATED');
    await this.unitOfWork.run((tx) => this.change(tx, userId, () => work(tx, userId, this.clock.now())));
    return { ok: true };
  }

  /** Counts the difference `work` and the passing of time make to what the user has. */
  private async change(tx: Tx, userId: string, work: () => Promise<void>): Promise<void> {
    const nowMs = this.clock.nowMs();
    await this.installs.lockUser(tx, userId);
    const before = await this.installs.itemsOf(tx, userId);
    await work();
    await this.installs.expire(tx, userId, installsExpireBefore(nowMs));
    const { added, removed } = changeOf(before, await this.installs.itemsOf(tx, userId));
    if (added.length + removed.length === 0) return;
    await this.counters.lockItems(tx, [...added, ...removed]);
    const now = new Date(nowMs);
    await this.counters.changeInstalls(tx, { userId, added, removed, now, day: dayOf(nowMs) });
  }
}
