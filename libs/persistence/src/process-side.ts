import { Inject, Injectable, Module } from '@nestjs/common';
import { Readiness, Shutdown } from '@app/kernel';
import { BUS, HandlerDiscovery, RpcClient, type Bus } from '@app/messaging';
import { persistenceConfig, type PersistenceSettings } from './persistence.config';

/** The bus as the events of a service need it. */
@Injectable()
export class BusSide {
  constructor(
    @Inject(BUS) readonly bus: Bus,
    readonly rpc: RpcClient,
    readonly handlers: HandlerDiscovery,
  ) {}
}

/** The process in which the events of a service live. */
@Injectable()
export class ProcessSide {
  constructor(
    @Inject(persistenceConfig.token) readonly settings: PersistenceSettings,
    readonly readiness: Readiness,
    readonly shutdown: Shutdown,
  ) {}
}

/** What the databases of all services in a process share. */
@Module({
  providers: [persistenceConfig.provider, BusSide, ProcessSide],
  exports: [persistenceConfig.token, BusSide, ProcessSide],
})
export class ProcessSideModule {}
