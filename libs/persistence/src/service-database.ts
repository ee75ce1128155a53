import type { Type } from '@nestjs/common';
import type { Service } from '@app/contracts';
import type { MigrationInterface } from 'typeorm';
import { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions';
import { SnakeNaming } from './snake-naming';
import { TypeOrmLogger } from './typeorm-logger';

/** The schema one service owns. Lists, not globs: a reader sees what exists. */
export interface ServiceDatabase {
  readonly schema: Service;
  readonly entities: readonly Type[];
  readonly migrations: readonly Type<MigrationInterface>[];
}

export function dataSourceOptions(
  { schema, entities, migrations }: ServiceDatabase,
  url: string,
  poolSize: number,
  slowQueryMs = 0,
): PostgresDataSourceOptions {
  return {
    type: 'postgres',
    url,
    schema,
    poolSize,
    applicationName: `reef-${schema}`,
    namingStrategy: new SnakeNaming(),
    entities: [...entities],
    migrations: [...migrations],
    migrationsRun: false,
    synchronize: false,
    logger: new TypeOrmLogger(schema),
    maxQueryExecutionTime: slowQueryMs,
    // A dead database must be an error soon, not a hanging request.
    connectTimeoutMS: 5_000,
    extra: { statement_timeout: 30_000, idle_in_transaction_session_timeout: 30_000 },
  };
}

/** A data source outside Nest, for commands such as `reef migrate`. */
export function createDataSource(database: ServiceDatabase, url: string): DataSource {
  return new DataSource(dataSourceOptions(database, url, 3));
}
