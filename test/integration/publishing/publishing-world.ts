import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Controller, Module } from '@nestjs/common';
import { PublishingModule } from '../../../apps/publishing/src/publishing.module';
import {
  confirmVersion,
  findPublisher,
  findPublishTerms,
  registerPackageVersion,
  registerSkillVersion,
  versionDecided,
  type ConfirmedVersion,
  type ConfirmVersionInput,
  type EventContract,
  type FindPublisherInput,
  type FoundPublisher,
  type Input,
  type Output,
  type PackageReference,
  type Payload,
  type PublishTerms,
  type RegisteredVersion,
  type RegisterPackageVersionInput,
  type RegisterSkillVersionInput,
  type RpcContract,
} from '@app/contracts';
import { childTraceparent, currentActor, DomainError, newId, nowMs, runInContext, type Actor } from '@app/kernel';
import { BUS, encodeEvent, RpcClient, RpcHandler, type Bus } from '@app/messaging';
import { unitOfWorkOf, type UnitOfWork } from '@app/persistence';
import { startProcess, type RunningProcess } from '@app/runtime';
import { BLOBS, type BlobStore } from '@app/storage';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { tempDirectory, type TempDirectory } from '../../support/temp-directory';

type AnyRegistration = RegisterSkillVersionInput | RegisterPackageVersionInput;

/** The catalog as publishing knows it: keeps versions by their name, replays identical ones, decides when told to. */
export class CatalogStandIn {
  readonly asked: AnyRegistration[] = [];
  readonly versions = new Map<string, { files: string; registered: RegisteredVersion; attemptId: string }>();
  /** What happens to the next questions; undefined: they are answered. */
  trouble?: () => Promise<void>;
  /** The verdict that follows a registration; undefined: none. */
  verdict: 'clean' | 'malicious' | undefined = 'clean';
  publish: (payload: Payload<typeof versionDecided>) => Promise<void> = () => Promise.resolve();
  revision = 0;
  /** What is known of packages that are there, by name. */
  readonly terms = new Map<string, PublishTerms>();
  /** Slugs that are or were a skill's. */
  readonly skills = new Set<string>();
  /** Versions that were deleted since. */
  readonly deleted = new Set<string>();

  async register(kind: 'skill' | 'package', name: string, input: AnyRegistration): Promise<RegisteredVersion> {
    this.asked.push(input);
    await this.trouble?.();
    const key = [kind, input.ownerId, name, input.version].join(' ');
    const files = JSON.stringify(input.files.map(({ path, sha256 }) => [path, sha256]));
    const known = this.versions.get(key);
    if (known !== undefined && known.files !== files) throw new DomainError('VERSION_EXISTS');
    if (known !== undefined) return Object.assign(known.registered, { replayed: true });
    const registered = { itemId: newId(), versionId: newId(), replayed: false, visible: false };
    this.versions.set(key, { files, registered, attemptId: input.attemptId });
    if (this.verdict !== undefined) await this.decide(kind, name, input, this.verdict);
    return registered;
  }

  async decide(kind: 'skill' | 'package', name: string, input: AnyRegistration, verdict: string): Promise<void> {
    const { ownerId, version, attemptId } = input;
    const { registered } = this.versions.get([kind, ownerId, name, version].join(' '))!;
    const { itemId, versionId } = registered;
    const [visible, revision] = [verdict === 'clean', ++this.revision];
    await this.publish({ kind, itemId, versionId, attemptId, ownerId, name, version, visible, verdict, revision });
  }
}

let current: CatalogStandIn;

@Controller()
class CatalogController {
  private readonly catalog = current;

  @RpcHandler(registerSkillVersion)
  skill(input: RegisterSkillVersionInput): Promise<RegisteredVersion> {
    return this.catalog.register('skill', input.slug, input);
  }
  @RpcHandler(registerPackageVersion)
  package(input: RegisterPackageVersionInput): Promise<RegisteredVersion> {
    return this.catalog.register('package', input.name, input);
  }
  @RpcHandler(findPublishTerms)
  terms({ name }: PackageReference): PublishTerms {
    const terms = this.catalog.terms.get(name);
    const takenBySkill = this.catalog.skills.has(name);
    if (terms === undefined) throw new DomainError('PACKAGE_NOT_FOUND', undefined, { takenBySkill });
    return terms;
  }
  @RpcHandler(confirmVersion)
  confirm({ versionId }: ConfirmVersionInput): ConfirmedVersion {
    if (this.catalog.deleted.has(versionId)) throw new DomainError('VERSION_EXISTS');
    return { versionId };
  }
}
@Module({ controllers: [CatalogController] })
class CatalogModule {}

/** The gateway as publishing knows it: the organization acme, of which alice is a member, and bob, who is somebody. */
export const ACME = { id: newId(), handle: 'acme', displayName: 'Acme Inc.', kind: 'org', trusted: false } as const;
@Controller()
class GatewayController {
  @RpcHandler(findPublisher)
  find({ handle }: FindPublisherInput): FoundPublisher {
    if (handle === 'alice') return { ...ACME, id: newId(), handle, kind: 'user', role: 'owner', createdAt: nowMs() };
    if (handle === 'acme') return { ...ACME, role: currentActor()?.handle === 'alice' ? 'publisher' : null };
    if (handle === 'bob') return { ...ACME, id: newId(), handle, kind: 'user', role: null };
    throw new DomainError('PUBLISHER_NOT_FOUND');
  }
}
@Module({ controllers: [GatewayController] })
class GatewayStandIn {}

export interface TestFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly contentType?: string;
}

/** The publishing service over a real database and real blobs, with a stand-in for the catalog. */
export class PublishingWorld {
  process: RunningProcess;
  readonly catalog = new CatalogStandIn();
  /** Of the last event the catalog has sent. */
  lastSequence = 0;

  private constructor(
    private readonly database: TestDatabase,
    private readonly directory: TempDirectory,
  ) {}

  static async start(settings: Record<string, string> = {}, without?: 'catalog') {
    const world = new PublishingWorld(await createDatabase(), await tempDirectory());
    await world.boot(settings, without);
    return world;
  }
  /** Starts the process on the world's database; after `stopProcess` that is a restart. */
  async boot(settings: Record<string, string> = {}, without?: 'catalog'): Promise<void> {
    current = this.catalog;
    this.process = await startProcess({
      name: 'publishing',
      services: [PublishingModule, GatewayStandIn, ...(without === 'catalog' ? [] : [CatalogModule])],
      environment: {
        DATABASE_URL: this.database.url,
        REEF_SECRET_KEY: 'x'.repeat(32),
        OPS_PORT: '0',
        BLOB_DIR: this.directory.path,
        LOG_LEVEL: 'silent',
        PUBLISH_SWEEP_SECONDS: '0.1',
        PUBLISH_LEASE_SECONDS: '1',
        ...settings,
      },
    });
    this.catalog.publish = (payload) => this.announce(versionDecided, payload);
  }
  /** Sends an event as the catalog would. */
  async announce<C extends EventContract>({ subject }: C, payload: Payload<C>): Promise<void> {
    const occurredAt = new Date(0).toISOString();
    const event = { id: newId(), subject, sequence: ++this.lastSequence, headers: {}, payload, occurredAt };
    await this.process.app.get<Bus>(BUS).publish(subject, event.id, encodeEvent(event));
  }
  async stopProcess(): Promise<void> {
    await this.process.stop();
  }
  async close(): Promise<void> {
    await this.process.stop();
    await this.database.close();
    await this.directory.close();
  }

  get blobs(): BlobStore {
    return this.process.app.get<BlobStore>(BLOBS);
  }
  sql<R = Record<string, unknown>>(statement: string, parameters: unknown[] = []): Promise<R[]> {
    return this.process.app.get<UnitOfWork>(unitOfWorkOf('publishing')).query<R>(statement, parameters);
  }

  /** Asks the service as `actor`, who waits no longer than this. */
  ask<C extends RpcContract>(
    contract: C,
    input: Input<C>,
    actor: Actor = alice,
    patienceMs = contract.timeoutMs,
  ): Promise<Output<C>> {
    const deadlineMs = nowMs() + patienceMs;
    const context = { requestId: newId(), traceparent: childTraceparent(), actor, deadlineMs };
    return runInContext(context, () => this.process.app.get(RpcClient).call(contract, input));
  }

  /** Stores a file as the gateway does, and describes it as the gateway would. */
  async stored({ path, content, contentType }: TestFile) {
    const bytes = Buffer.from(content);
    const { sha256, size } = await this.blobs.put(Readable.from([bytes]), { maxBytes: 200 * 1024 * 1024 });
    return { path, sha256, size, ...(contentType === undefined ? {} : { contentType }) };
  }
}

export const alice = actorOf('alice');
export const bob = actorOf('bob');

export function actorOf(handle: string): Actor {
  const [userId, publisherId] = [newId(), newId()];
  return { userId, handle, role: 'user', publisherIds: [publisherId], tokenKind: 'api', scopes: [] };
}

export const SKILL_MD = '---\nname: pdf\ndescription: Reads PDF files.\n---\n# PDF\nReads them well.\n';

export function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
