import { Injectable } from '@nestjs/common';
import type { FindSkillFileInput, FoundDownload, FoundFile, SkillVersionChoice } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { SkillFinder } from './skill-finder.service';
import { SkillsRepository } from './skills.repository';
import { blockedText, standingOf } from './standing.rules';

/** Which blobs hold what somebody wants to have. */
@Injectable()
export class SkillBytesService {
  constructor(
    private readonly finder: SkillFinder,
    private readonly repository: SkillsRepository,
  ) {}

  /** No file of a malicious version is handed out: what an agent reads is what it may follow. */
  async findFile({ path, ...choice }: FindSkillFileInput): Promise<FoundFile> {
    const skill = await this.finder.getReadable(choice);
    const version = await this.finder.getChosenVersion(skill, choice);
    const standing = standingOf(version);
    if (standing === 'blocked') throw new DomainError('DOWNLOAD_BLOCKED', blockedText(version.reasonCodes));
    if (standing === 'pending') throw new DomainError('VERSION_NOT_FOUND');
    const file = await this.repository.findFile(version.id, path);
    if (file === undefined) throw new DomainError('FILE_NOT_FOUND');
    return file;
  }

  async findDownload(choice: SkillVersionChoice): Promise<FoundDownload> {
    const skill = await this.finder.getInstallable(choice);
    const row = await this.finder.getChosenVersion(skill, choice);
    const standing = standingOf(row);
    if (standing === 'blocked') throw new DomainError('DOWNLOAD_BLOCKED', blockedText(row.reasonCodes));
    if (standing === 'pending') throw new DomainError('DOWNLOAD_PENDING');
    return { slug: skill.slug, version: row.version, sha256: row.artifactSha256, size: row.artifactSize };
  }
}
