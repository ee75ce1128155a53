import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { Dependency } from './dependency';
import type { KnownPackage } from './registry-answer.rules';

/** How long an answer counts, in days (server-semantics 5.4). */
const FOUND_DAYS = 30;
const MISSING_DAYS = 7;
/** Expired answers that go when one comes. */
const SWEPT = 20;

/** What registries have answered, for a while. An answer of another address of a registry does not count. */
@Injectable()
export class DependencyLookupsRepository {
  constructor(@InjectUnitOfWork('scanning') private readonly unitOfWork: UnitOfWork) {}

  /** Answers by `ecosystem:name`. */
  async known(dependencies: readonly (Dependency & { registry: string })[]): Promise<Map<string, KnownPackage>> {
    const rows = await this.unitOfWork.query<{
      key: string;
      exists: boolean;
      replaced: boolean;
      createdAt: Date | null;
    }>(
      `SELECT ecosystem || ':' || name AS key, found AS "exists", replaced, first_published_at AS "createdAt"
       FROM scanning.dependency_lookup JOIN unnest($1::text[], $2::text[], $3::text[]) asked (registry, ecosystem, name)
         USING (registry, ecosystem, name)
       WHERE expires_at > now()`,
      [
        dependencies.map(({ registry }) => registry),
        dependencies.map(({ ecosystem }) => ecosystem),
        dependencies.map(({ name }) => name),
      ],
    );
    return new Map(
      rows.map(({ key, exists, replaced, createdAt }) => [
        key,
        { exists, replaced, createdAt: createdAt === null ? null : createdAt.getTime() },
      ]),
    );
  }

  async remember(registry: string, { ecosystem, name }: Dependency, known: KnownPackage): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO scanning.dependency_lookup (registry, ecosystem, name, found, replaced, first_published_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 day')
       ON CONFLICT (registry, ecosystem, name) DO UPDATE SET found = excluded.found, replaced = excluded.replaced,
         first_published_at = excluded.first_published_at, expires_at = excluded.expires_at`,
      [
        ...[registry, ecosystem, name, known.exists, known.replaced],
        known.createdAt === null ? null : new Date(known.createdAt),
        known.exists ? FOUND_DAYS : MISSING_DAYS,
      ],
    );
  }

  /** Lets some go that do not count any more. */
  async forgetExpired(): Promise<void> {
    await this.unitOfWork.query(
      `DELETE FROM scanning.dependency_lookup WHERE (registry, ecosystem, name) IN (
         SELECT registry, ecosystem, name FROM scanning.dependency_lookup WHERE expires_at <= now() LIMIT $1
         FOR UPDATE SKIP LOCKED)`,
      [SWEPT],
    );
  }
}
