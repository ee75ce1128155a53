import { createHash } from 'node:crypto';
import type { Type } from '@nestjs/common';
import {
  registerPackageVersion,
  registerSkillVersion,
  verdictChanged,
  versionDecided,
  versionPublished,
  type EventContract,
  type Input,
  type Output,
  type Payload,
  type RpcContract,
} from '@app/contracts';
import { childTraceparent, newId, runInContext, type Actor } from '@app/kernel';
import { BUS, encodeEvent, RpcClient, type Bus } from '@app/messaging';
import { unitOfWorkOf, type UnitOfWork } from '@app/persistence';
import { startProcess, type RunningProcess } from '@app/runtime';
import { CatalogModule } from '../../../apps/catalog/src/catalog.module';
import { eventually } from '../../support/eventually';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { tempDirectory, type TempDirectory } from '../../support/temp-directory';

export type SkillInput = Input<typeof registerSkillVersion>;
export type PackageInput = Input<typeof registerPackageVersion>;
export type Registered = Output<typeof registerSkillVersion>;
type Verdict = Payload<typeof verdictChanged>;

/** The catalog alone, on a database of its own, with the test as its neighbours. */
export class CatalogWorld {
  private sequence = 0;

  private constructor(
    readonly database: TestDatabase,
    private readonly directory: TempDirectory,
    private readonly process: RunningProcess,
  ) {}

  static async start(settings: Record<string, string> = {}, neighbours: readonly Type[] = []): Promise<CatalogWorld> {
    const [database, directory] = await Promise.all([createDatabase(), tempDirectory()]);
    const environment = {
      DATABASE_URL: database.url,
      REEF_SECRET_KEY: 'x'.repeat(32),
      OPS_PORT: '0',
      BLOB_DIR: directory.path,
      LOG_LEVEL: 'silent',
      REEF_PUBLIC_URL: 'http://reef.test',
      ...settings,
    };
    return new CatalogWorld(
      database,
      directory,
      await startProcess({ name: 'catalog', services: [CatalogModule, ...neighbours], environment }),
    );
  }
  async close(): Promise<void> {
    await this.process.stop();
    await Promise.all([this.database.close(), this.directory.close()]);
  }

  get rpc(): RpcClient {
    return this.process.app.get(RpcClient);
  }
  call<C extends RpcContract>(contract: C, input: Input<C>, publisherIds: readonly string[] = []): Promise<Output<C>> {
    return this.callAs({ role: 'user', publisherIds }, contract, input);
  }
  /** Asks as somebody new, of whom this is known. */
  callAs<C extends RpcContract>(who: Partial<Actor>, contract: C, input: Input<C>): Promise<Output<C>> {
    const actor: Actor = { userId: newId(), role: 'user', publisherIds: [], tokenKind: 'api', scopes: [], ...who };
    const context = { requestId: newId(), traceparent: childTraceparent(), actor };
    return runInContext(context, () => this.rpc.call(contract, input));
  }
  sql<R>(statement: string, parameters: unknown[] = []): Promise<R[]> {
    return this.process.app.get<UnitOfWork>(unitOfWorkOf('catalog')).query<R>(statement, parameters);
  }

  skill(input: SkillInput): Promise<Registered> {
    return this.call(registerSkillVersion, input);
  }
  package(input: PackageInput): Promise<Registered> {
    return this.call(registerPackageVersion, input);
  }

  /** Says, as moderation would, what is thought of a version. Resolves when the bus has it. */
  async say(kind: 'skill' | 'package', { itemId, versionId }: Registered, verdict: Partial<Verdict>): Promise<void> {
    const payload: Verdict = {
      ...{ kind, itemId, versionId, verdict: 'clean', staticDone: true, allDone: true, reasonCodes: [] },
      ...{ summary: null, engineVersion: 'v1', capabilityTags: [], checkedAt: 1_700_000_000_000, revision: 1 },
      scanners: { static: { status: verdict.verdict ?? 'clean', reasonCodes: [], summary: 'ok', engineVersion: 'v1' } },
      ...verdict,
    };
    await this.publish(verdictChanged, payload);
  }
  async publish<C extends EventContract>(contract: C, payload: Payload<C>): Promise<void> {
    const id = newId();
    this.sequence += 1;
    const occurredAt = new Date(1_700_000_000_000).toISOString();
    const event = { id, subject: contract.subject, sequence: this.sequence, occurredAt, headers: {}, payload };
    await this.process.app.get<Bus>(BUS).publish(contract.subject, id, encodeEvent(event));
  }

  /** Registers and clears a skill version: everybody sees it when this resolves. */
  async release(input: SkillInput): Promise<Registered> {
    const registered = await this.skill(input);
    await this.judge('skill', registered, {});
    return registered;
  }
  /** Says a verdict and waits until the catalog has taken it over. */
  async judge(kind: 'skill' | 'package', registered: Registered, verdict: Partial<Verdict>): Promise<void> {
    await this.say(kind, registered, verdict);
    await eventually(
      () => this.sql(`SELECT verdict_revision FROM catalog.version WHERE id = $1`, [registered.versionId]),
      [{ verdict_revision: verdict.revision ?? 1 }],
    );
  }

  async decisions(versionId: string): Promise<Payload<typeof versionDecided>[]> {
    return this.emitted(versionDecided, versionId);
  }
  async publications(versionId: string): Promise<Payload<typeof versionPublished>[]> {
    return this.emitted(versionPublished, versionId);
  }
  private async emitted<C extends EventContract>(contract: C, versionId: string): Promise<Payload<C>[]> {
    const rows = await this.sql<{ payload: Payload<C> }>(
      `SELECT payload FROM catalog.outbox WHERE subject = $1 AND payload->>'versionId' = $2 ORDER BY position`,
      [contract.subject, versionId],
    );
    return rows.map(({ payload }) => payload);
  }
}

export const ALICE = { ownerId: newId(), ownerHandle: 'alice', ownerDisplayName: 'Alice' };
export const BOB = { ownerId: newId(), ownerHandle: 'bob', ownerDisplayName: null };

/** A skill version of Alice's with one file whose content is `content`. */
export function skillInput(changes: Partial<SkillInput> & { content?: string } = {}): SkillInput {
  const { content = 'hello', ...rest } = changes;
  return {
    ...ALICE,
    ...{ attemptId: newId(), slug: 'pdf-forms', displayName: 'PDF Forms', summary: 'Fills in forms', version: '1.0.0' },
    ...{ changelog: 'First', changelogSource: 'user', tags: ['latest'], metadata: null, frontMatter: { name: 'pdf' } },
    fingerprints: [sha256(`fingerprint ${content}`)],
    files: [{ path: 'SKILL.md', size: content.length, sha256: sha256(content), contentType: 'text/markdown' }],
    artifact: { format: 'zip', sha256: sha256(`zip ${content}`), size: 100 },
    ...rest,
  };
}

/** A release of Alice's code plugin. */
export function packageInput(changes: Partial<PackageInput> & { content?: string } = {}): PackageInput {
  const { content = 'hello', ...rest } = changes;
  return {
    ...ALICE,
    ...{ attemptId: newId(), name: '@alice/weather', family: 'code-plugin', displayName: 'Weather', summary: null },
    ...{ runtimeId: 'weather', version: '1.0.0', changelog: '', tags: [], files: [], details: null },
    artifact: { format: 'tgz', sha256: sha256(`tgz ${content}`), size: 200 },
    ...rest,
  };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
