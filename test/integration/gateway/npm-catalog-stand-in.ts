import { createHash } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import {
  findNpmTarball,
  getNpmPackage,
  recordDownloads,
  versionDecided,
  type FoundNpmTarball,
  type NpmPackage,
  type NpmPackageInput,
  type NpmRelease,
  type NpmTarballInput,
  type RecordDownloadsInput,
  type RecordedDownloads,
  type ServedDownload,
} from '@app/contracts';
import { currentActor, DomainError, newId } from '@app/kernel';
import { BUS, encodeEvent, RpcHandler, type Bus } from '@app/messaging';
import type { TestGateway } from './start-gateway';

/** Of every tarball. */
export const BYTES = Buffer.from('the bytes of a tarball');
export const digest = (algorithm: string, form: 'hex' | 'base64') => createHash(algorithm).update(BYTES).digest(form);

interface OnShelf {
  readonly versions: string[];
  readonly blocked?: string[];
  /** Only the user `member` may see it. */
  readonly isPrivate?: boolean;
}
/** What the catalog has. */
export const shelf = new Map<string, OnShelf>();
/** How often it was asked for releases. */
export const asked = { releases: 0 };
/** Downloads it was told of. */
export const downloads: ServedDownload[] = [];
export const PACKAGE_ID = '01900000-0000-7000-8000-000000000000';

function releaseOf(name: string, version: string): NpmRelease {
  const fileName = `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
  const digests = { integrity: `sha512-${digest('sha512', 'base64')}`, shasum: digest('sha1', 'hex') };
  const tarball = { fileName, sha256: digest('sha256', 'hex'), size: BYTES.length, ...digests };
  return { releaseId: newId(), version, publishedAt: Date.UTC(2026, 0, 1), tarball, manifest: { license: 'MIT' } };
}
function packageOf(name: string): OnShelf {
  const found = shelf.get(name);
  if (found === undefined || (found.isPrivate === true && currentActor()?.handle !== 'member'))
    throw new DomainError('PACKAGE_NOT_FOUND');
  return found;
}

@Controller()
class CatalogController {
  @RpcHandler(getNpmPackage)
  get({ name, knownState }: NpmPackageInput): NpmPackage {
    const { versions, isPrivate = false } = packageOf(name);
    const state = versions.join(' ');
    if (state !== knownState) asked.releases += 1;
    return {
      ...{ name, packageId: PACKAGE_ID, ownerHandle: 'a', isPublic: !isPrivate, state },
      ...{ createdAt: 1, updatedAt: 2, summary: null, tags: { latest: versions[0] ?? '', old: '1.0.0' } },
      ...{ releases: state === knownState ? [] : versions.map((version) => releaseOf(name, version)), olderThan: null },
    };
  }
  @RpcHandler(findNpmTarball)
  find({ name, fileName }: NpmTarballInput): FoundNpmTarball {
    if (packageOf(name).blocked?.some((version) => fileName.endsWith(`-${version}.tgz`)) === true)
      throw new DomainError('RELEASE_BLOCKED');
    throw new DomainError('ARTIFACT_NOT_FOUND');
  }
  @RpcHandler(recordDownloads)
  record(input: RecordDownloadsInput): RecordedDownloads {
    downloads.push(...input.downloads);
    return { counted: input.downloads.length };
  }
}
/** The catalog, as far as the npm mirror asks it. */
@Module({ controllers: [CatalogController] })
export class NpmCatalogStandIn {}

/** As if the catalog had decided something about a version of a package. */
export async function sayDecided({ process }: TestGateway, name: string): Promise<void> {
  const ids = { itemId: newId(), versionId: newId(), attemptId: newId(), ownerId: newId() };
  const decision = { visible: false, verdict: 'malicious', revision: 2 };
  const payload = { kind: 'package', ...ids, name, version: '1.0.0', ...decision };
  const event = { id: newId(), subject: versionDecided.subject, sequence: 1, occurredAt: new Date().toISOString() };
  const message = encodeEvent({ ...event, headers: {}, payload });
  await process.app.get<Bus>(BUS).publish(versionDecided.subject, event.id, message);
}
