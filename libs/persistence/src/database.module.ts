import { Inject, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { Readiness, Shutdown } from '@app/kernel';
import { BUS, HandlerDiscovery, RpcClient, type Bus } from '@app/messaging';
import { DataSource } from 'typeorm';
import { migrate } from './migrate';
import { persistenceConfig, type PersistenceSettings } from './persistence.config';
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
    let migrateAtStart = true;
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          name: schema,
          imports: [PersistenceSettingsModule],
          inject: [persistenceConfig.token],
          useFactory: (settings: PersistenceSettings) => {
            migrateAtStart = settings.DATABASE_MIGRATE === 'start';
            const options = dataSourceOptions(database, settings.DATABASE_URL, settings.DATABASE_POOL_SIZE);
            return { ...options, name: schema, retryAttempts: 100, retryDelay: 500 };
          },
          // Inside Nest's retry loop, so that a database that comes up late is waited for.
          dataSourceFactory: async (options) => {
            const db = await new DataSource(options!).initialize();
            if (migrateAtStart) await migrate(db, schema);
            return db;
          },
        }),
        PersistenceSettingsModule,
      ],
      controllers: [operationsController(schema, (part) => Inject(part === 'events' ? eventsOf(schema) : Readiness))],
      providers: providersOf(schema),
      exports: [TypeOrmModule, unitOfWorkOf(schema)],
    };
  }
}

@Module({ providers: [persistenceConfig.provider], exports: [persistenceConfig.token] })
class PersistenceSettingsModule {}

const eventsOf = (schema: string): string => `${schema}.events`;

function providersOf(schema: string): Provider[] {
  const source = getDataSourceToken(schema);
  return [
    {
      provide: unitOfWorkOf(schema),
      useFactory: (db: DataSource, bus: Bus) => new UnitOfWork(db, schema, bus),
      inject: [source, BUS],
    },
    {
      provide: eventsOf(schema),
      useFactory: (
        db: DataSource,
        unitOfWork: UnitOfWork,
        bus: Bus,
        rpc: RpcClient,
        handlers: HandlerDiscovery,
        settings: PersistenceSettings,
        readiness: Readiness,
        shutdown: Shutdown,
      ) => new ServiceEvents({ schema, db, unitOfWork, bus, rpc, handlers, settings, readiness, shutdown }),
      inject: [
        source,
        unitOfWorkOf(schema),
        BUS,
        RpcClient,
        HandlerDiscovery,
        persistenceConfig.token,
        Readiness,
        Shutdown,
      ],
    },
  ];
}
