import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { SettingsOf } from '@app/config';
import { BroadcastListener } from './broadcast-listener';
import { BUS, type Bus } from './bus';
import { HandlerDiscovery } from './handler-discovery';
import { LocalBus } from './local-bus';
import { messagingConfig } from './messaging.config';
import { NatsBus } from './nats-bus';
import { RpcClient } from './rpc-client';

type Settings = SettingsOf<typeof messagingConfig>;

/** The process's bus and the client to ask over it. Imported once, at the root. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    messagingConfig.provider,
    { provide: BUS, useFactory: createBus, inject: [messagingConfig.token] },
    RpcClient,
    HandlerDiscovery,
    BroadcastListener,
  ],
  exports: [BUS, RpcClient, HandlerDiscovery],
})
export class MessagingModule {}

function createBus({ NATS_URL, NATS_STREAM, NATS_STREAM_REPLICAS }: Settings): Bus {
  return NATS_URL === undefined ? new LocalBus() : new NatsBus(NATS_URL.split(','), NATS_STREAM, NATS_STREAM_REPLICAS);
}
