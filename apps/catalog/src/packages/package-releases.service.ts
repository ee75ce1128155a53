import { Inject, Injectable } from '@nestjs/common';
import type {
  FindPackageFileInput,
  FoundFile,
  FoundPackageVersion,
  ListPackageVersionsInput,
  PackageArtifactFacts,
  PackageBytes,
  PackageSecurity,
  PackageVersionChoice,
  PackageVersionList,
  PackageVersionReference,
} from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { Cursors } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { askerOf } from '../skills/skill-finder.service';
import { releaseBlockedText } from './package-blocks.rules';
import { pathsMeant } from './package-file.rules';
import type { PackageHead, PackageReleaseRow } from './package-release-row';
import {
  nameView,
  releaseArtifact,
  securityView,
  tarballOf,
  versionDetail,
  versionItem,
  zipOf,
} from './package-release-view.rules';
import { PackageReleasesRepository } from './package-releases.repository';
import { ReservedPackages } from './reserved-packages.service';
import { SkillPackages } from './skill-packages.service';

/** Releases of packages: what they are, and which bytes they are. */
@Injectable()
export class PackageReleasesService {
  private readonly cursors: Cursors;

  constructor(
    private readonly repository: PackageReleasesRepository,
    private readonly skills: SkillPackages,
    private readonly reserved: ReservedPackages,
    @Inject(processConfig.token) { REEF_SECRET_KEY }: ProcessSettings,
  ) {
    this.cursors = new Cursors(REEF_SECRET_KEY);
  }

  async list(input: ListPackageVersionsInput): Promise<PackageVersionList> {
    const { name, limit, cursor } = input;
    const head = await this.find(name);
    if (head === undefined && (await this.reserved.find(name)) !== undefined) return { items: [], nextCursor: null };
    if (head === undefined) return this.skills.list(input);
    const scope = `package-versions:${head.id}`;
    const at = this.cursors.decode(scope, cursor) as readonly [number, string] | undefined;
    const after = at && { createdAtMs: at[0], id: at[1] };
    const found = await this.repository.page(head.id, limit + 1, isMember(head), after);
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    return {
      items: rows.map((row) => versionItem(head, row)),
      nextCursor: last === undefined ? null : this.cursors.encode(scope, [last.createdAt.getTime(), last.id]),
    };
  }

  async get(reference: PackageVersionReference): Promise<FoundPackageVersion> {
    const head = await this.find(reference.name);
    if (head === undefined) return this.skills.getVersion(reference);
    const row = await this.knownOf(head, reference.version);
    const detail = versionDetail(head, row, await this.repository.files(row.id));
    return { ...detail, releaseId: row.id, mayReadEvidence: askerOf(head) !== 'stranger' };
  }

  async security(reference: PackageVersionReference): Promise<PackageSecurity> {
    const { head, row } = await this.known(reference);
    return securityView(head, row);
  }

  /**
   * Says of a blocked release what it is, too, while its package can be seen. Where being blocked has hidden the whole
   * package, everybody is told so, as where its bytes are (server-semantics 4.7, 4.8).
   * @throws DomainError PACKAGE_NOT_FOUND, VERSION_NOT_FOUND, RELEASE_BLOCKED; ARTIFACT_NOT_FOUND for a skill
   */
  async artifact({ name, version }: PackageVersionReference): Promise<PackageArtifactFacts> {
    const seen = await this.find(name);
    if (seen === undefined && (await this.skills.has(name)))
      throw new DomainError('ARTIFACT_NOT_FOUND', 'Artifact not found');
    const { head, row } =
      seen === undefined
        ? await this.havable({ name, version })
        : { head: seen, row: await this.knownOf(seen, version) };
    return { package: nameView(head), version: row.version, artifact: releaseArtifact(head, row) };
  }

  async findBytes(choice: PackageVersionChoice): Promise<PackageBytes> {
    const { head, row } = await this.havable(choice);
    return { packageId: head.id, name: head.name, version: row.version, tarball: tarballOf(row), zip: zipOf(row) };
  }

  async findFile(input: FindPackageFileInput): Promise<FoundFile> {
    const { path, ...choice } = input;
    if ((await this.repository.findPackage(input.name.toLowerCase())) === undefined) return this.skills.findFile(input);
    const { row } = await this.havable(choice);
    const file = await this.repository.findFile(row.id, pathsMeant(path));
    if (file === undefined) throw new DomainError('FILE_NOT_FOUND');
    return file;
  }

  private async known({ name, version }: PackageVersionReference) {
    const head = await this.find(name);
    if (head === undefined) throw new DomainError('PACKAGE_NOT_FOUND');
    return { head, row: await this.knownOf(head, version) };
  }

  /** A release the caller may know of: members know all, others those that are or were installable. */
  private async knownOf(head: PackageHead, version: string): Promise<PackageReleaseRow> {
    const row = await this.repository.findRelease(head.id, version);
    if (row === undefined || !(row.visible || row.verdict === 'malicious' || isMember(head)))
      throw new DomainError('VERSION_NOT_FOUND');
    return row;
  }

  /** A release the caller may have. That one is blocked, everybody is told whose business the package is. */
  private async havable({
    name,
    version,
    tag,
  }: PackageVersionChoice): Promise<{ head: PackageHead; row: PackageReleaseRow }> {
    const head = await this.repository.findPackage(name.toLowerCase());
    if (head === undefined || (head.channel === 'private' && !isMember(head)))
      throw new DomainError('PACKAGE_NOT_FOUND');
    const isUnknownTag = version === undefined && tag !== undefined && !Object.hasOwn(head.tags, tag);
    const row = isUnknownTag
      ? undefined
      : await this.repository.findRelease(head.id, version ?? (tag === undefined ? undefined : head.tags[tag]));
    if (row?.verdict === 'malicious') throw new DomainError('RELEASE_BLOCKED', releaseBlockedText(row.manualState));
    if (!isVisible(head)) throw new DomainError('PACKAGE_NOT_FOUND');
    if (row?.visible !== true) throw new DomainError('VERSION_NOT_FOUND');
    return { head, row };
  }

  /** The package, if the caller may see it. */
  private async find(name: string): Promise<PackageHead | undefined> {
    const head = await this.repository.findPackage(name.toLowerCase());
    return head !== undefined && isVisible(head) ? head : undefined;
  }
}

/** Private packages, and those without a visible release, exist for the members of their publisher only. */
function isVisible(head: PackageHead): boolean {
  return (head.hasPublic && head.channel !== 'private') || isMember(head);
}

function isMember({ ownerId }: PackageHead): boolean {
  return currentActor()?.publisherIds.includes(ownerId) === true;
}
