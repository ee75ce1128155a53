import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosWorld } from './chaos-world';
import type { Fault } from './fault-plan';

const SLOW_MS = 150;

/** Lets the plan happen; resolves when the last fault is made good. */
export async function happen(world: ChaosWorld, plan: readonly Fault[], note: (fault: Fault) => void): Promise<void> {
  const startedAt = performance.now();
  const one = async (fault: Fault): Promise<void> => {
    await delay(Math.max(0, fault.atMs - (performance.now() - startedAt)));
    note(fault);
    await suffer(world, fault);
  };
  // One row after the other inside, both rows side by side.
  const inTurns = async (faults: readonly Fault[]): Promise<void> => {
    for (const fault of faults) await one(fault);
  };
  await Promise.all([
    inTurns(plan.filter(({ service }) => service !== undefined)),
    inTurns(plan.filter(({ service }) => service === undefined)),
  ]);
}

async function suffer(world: ChaosWorld, { kind, service, forMs }: Fault): Promise<void> {
  const lasting = (): Promise<void> => delay(forMs);
  const { nats, links } = world;
  switch (kind) {
    case 'kill':
      await world.kill(service!);
      await lasting();
      return world.launch(service!);
    case 'pause':
      world.signal(service!, 'SIGSTOP');
      await lasting();
      return world.signal(service!, 'SIGCONT');
    case 'nats-restart':
      await nats.kill();
      await lasting();
      return nats.restart();
    case 'nats-wipe':
      await nats.wipeStore();
      await lasting();
      return nats.restart();
    case 'postgres-restart':
      return world.restartPostgres('restart', lasting);
    case 'postgres-crash':
      return world.restartPostgres('crash', lasting);
    case 'disk-full':
      await world.fillDisk();
      await lasting();
      return world.freeDisk();
    default: {
      const link = kind.startsWith('nats') ? links.nats : links.postgres;
      if (kind.endsWith('slow')) link.delay(SLOW_MS);
      else if (kind.endsWith('cut')) link.cut();
      else link.freeze();
      await lasting();
      return link.heal();
    }
  }
}
