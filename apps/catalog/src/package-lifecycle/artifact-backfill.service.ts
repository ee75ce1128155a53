import { Inject, Injectable } from '@nestjs/common';
import type { BackfillArtifactsInput, BackfilledArtifacts } from '@app/contracts';
import { Cursors } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { assertStaff } from '../owners/staff';
import { ManagedPackagesRepository } from './managed-packages.repository';

const SCOPE = 'backfill-artifacts';

/**
 * What ClawHub repairs here cannot be broken: the kind of a release's artifact is part of the row, and never empty.
 * The walk is real, so that scripts that follow its cursor end (server-semantics 4.14).
 */
@Injectable()
export class ArtifactBackfill {
  private readonly cursors: Cursors;

  constructor(
    private readonly packages: ManagedPackagesRepository,
    @Inject(processConfig.token) { REEF_SECRET_KEY }: ProcessSettings,
  ) {
    this.cursors = new Cursors(REEF_SECRET_KEY);
  }

  /** @throws DomainError FORBIDDEN */
  async run({ cursor, batchSize, dryRun }: BackfillArtifactsInput): Promise<BackfilledArtifacts> {
    assertStaff('admin');
    const [after] = this.cursors.decode(SCOPE, cursor) ?? [];
    const { scanned, lastId } = await this.packages.countReleases(typeof after === 'string' ? after : null, batchSize);
    const done = scanned < batchSize;
    const nextCursor = done || lastId === null ? null : this.cursors.encode(SCOPE, [lastId]);
    return { ok: true, scanned, updated: 0, nextCursor, done, dryRun };
  }
}
