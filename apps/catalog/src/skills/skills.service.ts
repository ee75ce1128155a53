import { Inject, Injectable } from '@nestjs/common';
import type {
  ListSkillVersionsInput,
  ResolvedSkill,
  ResolveSkillInput,
  SkillDetail,
  SkillReference,
  SkillVersionDetail,
  SkillVersionList,
  SkillVersionReference,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { Cursors } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { pageOf } from './page.rules';
import { askerOf, isOwnedByCaller, SkillFinder } from './skill-finder.service';
import { detailView, versionDetailView, versionItemView } from './skill-view.rules';
import { SkillsRepository } from './skills.repository';
import { standingOf } from './standing.rules';

/** What there is to read about one skill. */
@Injectable()
export class SkillsService {
  private readonly cursors: Cursors;

  constructor(
    private readonly finder: SkillFinder,
    private readonly repository: SkillsRepository,
    @Inject(processConfig.token) { REEF_SECRET_KEY }: ProcessSettings,
  ) {
    this.cursors = new Cursors(REEF_SECRET_KEY);
  }

  async get(reference: SkillReference): Promise<SkillDetail> {
    const skill = await this.finder.get(reference, 'detail');
    return detailView(skill, isOwnedByCaller(skill));
  }

  async listVersions({ limit, cursor, ...reference }: ListSkillVersionsInput): Promise<SkillVersionList> {
    const { id } = await this.finder.get(reference, 'content');
    const scope = `skill-versions:${id}`;
    const key = this.cursors.decode(scope, cursor) as readonly [number, string] | undefined;
    const after = key === undefined ? undefined : { createdAtMs: key[0], id: key[1] };
    const found = await this.repository.versionsPage(id, limit + 1, after);
    const { items, last } = pageOf(found, limit, versionItemView);
    const nextCursor = last === undefined ? null : this.cursors.encode(scope, [last.createdAt.getTime(), last.id]);
    return { items, nextCursor };
  }

  /** A blocked version can be looked at, so that everybody can see why; a pending one only by staff. */
  async getVersion({ version, ...reference }: SkillVersionReference): Promise<SkillVersionDetail> {
    const skill = await this.finder.get(reference, 'content');
    const row = await this.finder.getVersion(skill, version);
    if (standingOf(row) === 'pending' && askerOf(skill) !== 'staff') throw new DomainError('VERSION_NOT_FOUND');
    return versionDetailView(skill, row, await this.repository.files(row.id));
  }

  /**
   * Owners see what is hidden, too: the next publish must get a number that is free. Nobody is led to a malicious
   * version.
   */
  async resolve({ hash, ...reference }: ResolveSkillInput): Promise<ResolvedSkill> {
    const skill = await this.finder.get(reference, 'resolve');
    const { match, latest } = await this.repository.resolve(skill.id, hash, isOwnedByCaller(skill));
    return { slug: reference.slug, match: versionName(match), latestVersion: versionName(latest) };
  }
}

function versionName(version: string | null): { version: string } | null {
  return version === null ? null : { version };
}
