import { Injectable } from '@nestjs/common';
import type {
  FoundNpmTarball,
  NpmPackage,
  NpmPackageInput,
  NpmSearchInput,
  NpmSearchResult,
  NpmTarballInput,
} from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { releaseBlockedText } from '../packages/package-blocks.rules';
import { fitting, keywordsOf, npmReleaseOf, npmTarballOf } from './npm-release.rules';
import { NpmSearchRepository } from './npm-search.repository';
import { NpmRepository, type NpmPackageRow } from './npm.repository';

/** How many releases are read at a time. */
const PAGE_RELEASES = 200;
/** More words find nothing else. */
const MAX_WORDS = 10;

/** Packages as npm sees them. Names are stored in lower case and compared so. */
@Injectable()
export class NpmService {
  constructor(
    private readonly repository: NpmRepository,
    private readonly found: NpmSearchRepository,
  ) {}

  /** A package nobody may see yet exists for the members of its publisher only, as a private one does. */
  async get({ name, knownState, olderThan }: NpmPackageInput): Promise<NpmPackage> {
    const found = await this.repository.findPackage(name.toLowerCase());
    if (found === undefined || !(found.isListed || isMember(found))) throw new DomainError('PACKAGE_NOT_FOUND');
    const { id: packageId, ownerHandle, isListed: isPublic, state, summary, tags, createdAt, updatedAt } = found;
    const page =
      knownState === state ? { releases: [], olderThan: null } : await this.releasePage(packageId, olderThan);
    return {
      ...{ name: found.name, packageId, ownerHandle, isPublic, state, summary, tags: { ...tags } },
      ...{ createdAt: createdAt.getTime(), updatedAt: updatedAt.getTime(), ...page },
    };
  }

  /** Blocked releases of packages that are not private are 403 to everybody (server-semantics 4.8, the trap). */
  async findTarball({ name, fileName }: NpmTarballInput): Promise<FoundNpmTarball> {
    const found = await this.repository.findPackage(name.toLowerCase());
    if (found === undefined || (found.isPrivate && !isMember(found))) throw new DomainError('PACKAGE_NOT_FOUND');
    const version = versionIn(fileName, found.name);
    const row = version === undefined ? undefined : await this.repository.findRelease(found.id, version);
    const tarball = row === undefined ? undefined : npmTarballOf(row);
    if (row === undefined || tarball?.fileName !== fileName) throw new DomainError('ARTIFACT_NOT_FOUND');
    if (row.verdict === 'malicious') throw new DomainError('RELEASE_BLOCKED', releaseBlockedText(row.manualState));
    if (!row.visible) throw new DomainError('ARTIFACT_NOT_FOUND');
    return { packageId: found.id, tarball };
  }

  async search({ text, size, from }: NpmSearchInput): Promise<NpmSearchResult> {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, MAX_WORDS);
    const { hits, total } = await this.found.search(words, size, from);
    return {
      hits: hits.map(({ details, publishedAt, ...hit }) => {
        return { ...hit, keywords: keywordsOf({ details }), publishedAt: publishedAt.getTime() };
      }),
      total,
    };
  }

  private async releasePage(packageId: string, olderThan: string | undefined) {
    const rows = await this.repository.releases(packageId, olderThan, PAGE_RELEASES);
    const known = rows.map(npmReleaseOf).filter((release) => release !== undefined);
    const releases = fitting(known);
    const isCut = releases.length < known.length;
    const last = isCut ? releases.at(-1) : rows[PAGE_RELEASES - 1];
    return { releases, olderThan: last?.releaseId ?? null };
  }
}

function isMember({ ownerId }: NpmPackageRow): boolean {
  return currentActor()?.publisherIds.includes(ownerId) === true;
}

/** The version in a tarball's name, which is made of the package's name and it. */
function versionIn(fileName: string, name: string): string | undefined {
  const prefix = `${name.replace(/^@/, '').replace('/', '-')}-`;
  return fileName.startsWith(prefix) && fileName.endsWith('.tgz') ? fileName.slice(prefix.length, -4) : undefined;
}
