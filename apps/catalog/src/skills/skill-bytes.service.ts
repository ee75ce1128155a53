import { Injectable } from '@nestjs/common';
import type { FindSkillFileInput, FoundDownload, FoundFile, SkillVersionChoice } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { askerOf, SkillFinder } from './skill-finder.service';
import { SkillsRepository } from './skills.repository';
import type { VersionRow } from './skill-row';
import { blockedText, standingOf, type Asker } from './standing.rules';

/** Which blobs hold what somebody wants to have. */
@Injectable()
export class SkillBytesService {
  constructor(
    private readonly finder: SkillFinder,
    private readonly repository: SkillsRepository,
  ) {}

  /** No file of a malicious version is handed out: what an agent reads is what it may follow. */
  async findFile({ path, ...choice }: FindSkillFileInput): Promise<FoundFile> {
    const skill = await this.finder.get(choice, 'content');
    const version = await this.finder.getChosenVersion(skill, choice);
    assertMayHave(version, askerOf(skill));
    const file = await this.repository.findFile(version.id, path);
    if (file === undefined) throw new DomainError('FILE_NOT_FOUND');
    return file;
  }

  async findDownload(choice: SkillVersionChoice): Promise<FoundDownload> {
    const skill = await this.finder.get(choice, 'download');
    // What stands against the skill as a whole comes before what is wrong with the version (server-semantics 3.13).
    assertMayHave(skill.shown, askerOf(skill));
    const row = await this.finder.getChosenVersion(skill, choice);
    assertMayHave(row, askerOf(skill));
    const artifact = { sha256: row.artifactSha256, size: row.artifactSize };
    const { id: itemId, slug, ownerHandle } = skill;
    return { itemId, slug, ownerHandle, version: row.version, ...artifact };
  }
}

/**
 * Nobody gets the bytes of a blocked version, and of a pending one nobody but staff.
 * @throws DomainError DOWNLOAD_BLOCKED; DOWNLOAD_PENDING to the owner; VERSION_NOT_FOUND to strangers
 */
function assertMayHave(version: Pick<VersionRow, 'visible' | 'verdict' | 'reasonCodes'>, asker: Asker): void {
  const standing = standingOf(version);
  if (standing === 'blocked') throw new DomainError('DOWNLOAD_BLOCKED', blockedText(version.reasonCodes));
  if (standing !== 'pending' || asker === 'staff') return;
  throw new DomainError(asker === 'owner' ? 'DOWNLOAD_PENDING' : 'VERSION_NOT_FOUND');
}
