import { Inject, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { Service } from '@app/contracts';
import { Readiness } from '@app/kernel';
import { BUS, type Bus } from '@app/messaging';
import type { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions';
import { connectDatabase } from './connect';
import { persistenceConfig, type PersistenceSettings } from './persistence.config';
import { BusSide, ProcessSide, ProcessSideModule } from './process-side';
import { dataSourceOptions, type ServiceDatabase } from './service-database';
import { ServiceEvents } from './service-events';
import { operationsController } from './service-operations';
import { UnitOfWork } from './unit-of-work';

/** Injection token of one service's `UnitOfWork`. */
export const unitOfWorkOf = (schema: string): string => `${schema}.unit-of-work`;
/** Injects one service's `UnitOfWork`. */
export const InjectUnitOfWork = (schema: string): ParameterDecorator & PropertyDecorator =>
  Inject(unitOfWorkOf(schema));

/** One schema, one named connection, one outbox a service, so that services can share a process. */
@Module({})
export class DatabaseModule {
  static forService(database: ServiceDatabase): DynamicModule {
    const { schema } = database;
    let migrateFirst = true;
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          name: schema,
          imports: [ProcessSideModule],
          inject: [persistenceConfig.token],
          useFactory: (settings: PersistenceSettings) => {
            migrateFirst = settings.DATABASE_MIGRATE === 'start';
            const { DATABASE_URL, DATABASE_POOL_SIZE, DATABASE_SLOW_QUERY_MS } = settings;
            const options = dataSourceOptions(database, DATABASE_URL, DATABASE_POOL_SIZE, DATABASE_SLOW_QUERY_MS);
            return { ...options, name: schema, toRetry: () => false }; // `connectDatabase` knows what is worth it
          },
          dataSourceFactory: (options) => connectDatabase(options as PostgresDataSourceOptions, migrateFirst),
        }),
        ProcessSideModule,
      ],
      controllers: [operationsController(schema, (part) => Inject(part === 'events' ? eventsOf(schema) : Readiness))],
      providers: providersOf(schema),
      exports: [TypeOrmModule, unitOfWorkOf(schema)],
    };
  }
}

const eventsOf = (schema: string): string => `${schema}.events`;

function providersOf(schema: Service): Provider[] {
  const source = getDataSourceToken(schema);
  return [
    {
      provide: unitOfWorkOf(schema),
      useFactory: (db: DataSource, bus: Bus) => new UnitOfWork(db, schema, bus),
      inject: [source, BUS],
    },
    {
      provide: eventsOf(schema),
      useFactory: (db: DataSource, unitOfWork: UnitOfWork, { bus, rpc, handlers }: BusSide, process: ProcessSide) =>
        new ServiceEvents({ schema, db, unitOfWork, bus, rpc, handlers, ...process }),
      inject: [source, unitOfWorkOf(schema), BusSide, ProcessSide],
    },
  ];
}
