import { seededRandom } from '../support/seeded-random';
import { SERVICES, type Service } from '../support/topologies';

/** What can go wrong. The first two happen to a service, the others to what all share. */
export const PROCESS_FAULTS = ['kill', 'pause'] as const;
export const SHARED_FAULTS = [
  ...(['nats-restart', 'nats-wipe', 'nats-slow', 'nats-cut', 'nats-freeze'] as const),
  ...(['postgres-restart', 'postgres-crash', 'postgres-slow', 'postgres-cut', 'postgres-freeze'] as const),
  'disk-full' as const,
];
export type FaultKind = (typeof PROCESS_FAULTS)[number] | (typeof SHARED_FAULTS)[number];

export interface Fault {
  /** Since the load began. */
  readonly atMs: number;
  readonly kind: FaultKind;
  readonly service?: Service;
  /** Until it is made good. */
  readonly forMs: number;
}

const GAP_MS = { least: 600, most: 2_500 };
const LASTS_MS = { least: 400, most: 4_000 };

/**
 * What goes wrong in a run, the same for the same seed: one row of faults for the services, one for what they share, so
 * that two may come together. Every kind comes before any comes again.
 */
export function faultPlan(seed: number, ms: number): Fault[] {
  const random = seededRandom(seed);
  const ofServices = PROCESS_FAULTS.flatMap((kind) => SERVICES.map((service) => ({ kind, service })));
  const ofShared = SHARED_FAULTS.map((kind) => ({ kind }));
  const plan = [...row(ofServices, ms, random), ...row(ofShared, ms, random)];
  return plan.sort((a, b) => a.atMs - b.atMs);
}

export function describeFault({ atMs, kind, service, forMs }: Fault): string {
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  return `${seconds(atMs).padStart(6)} s  ${kind}${service === undefined ? '' : ` ${service}`} for ${seconds(forMs)} s`;
}

function row(kinds: readonly Pick<Fault, 'kind' | 'service'>[], ms: number, random: () => number): Fault[] {
  const between = ({ least, most }: { least: number; most: number }): number =>
    Math.round(least + random() * (most - least));
  const faults: Fault[] = [];
  let deck: typeof kinds = [];
  for (let atMs = between(GAP_MS); ;) {
    if (deck.length === 0) deck = shuffle(kinds, random);
    const fault = { atMs, ...deck[0]!, forMs: between(LASTS_MS) };
    if (fault.atMs + fault.forMs > ms) return faults;
    deck = deck.slice(1);
    faults.push(fault);
    atMs += fault.forMs + between(GAP_MS);
  }
}

function shuffle<T>(values: readonly T[], random: () => number): T[] {
  const left = [...values];
  return Array.from(values, () => left.splice(Math.floor(random() * left.length), 1)[0]!);
}
