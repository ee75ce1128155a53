import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { EventContract } from '@app/contracts';
import { BUS, type Bus } from './bus';
import { decodeEvent } from './event-wire';
import { HandlerDiscovery } from './handler-discovery';
import { BROADCAST_HANDLER } from './on-event.decorator';
import type { WireMessage } from './wire';

/** Connects every `@OnBroadcast` method of the process. */
@Injectable()
export class BroadcastListener implements OnModuleInit {
  private readonly logger = new Logger('Broadcast');

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly handlers: HandlerDiscovery,
  ) {}

  onModuleInit(): void {
    for (const { meta: contract, call } of this.handlers.find<EventContract>(BROADCAST_HANDLER)) {
      this.bus.broadcast(contract.subject, (message) => void this.hear(contract, call, message));
    }
  }

  private async hear(contract: EventContract, call: (event: unknown) => unknown, message: WireMessage): Promise<void> {
    try {
      await call(decodeEvent(contract, message));
    } catch (error) {
      this.logger.error({ err: error, subject: contract.subject }, 'broadcast ignored');
    }
  }
}
