import type { ItemKind } from '@app/contracts';
import type { ClaimedJob } from './claimed-job';
import type { ScanOutcome, Unfinished } from './scan-outcome.rules';

/** Injection token of the `Scanners`: the static engine and every adapter that is set up. */
export const SCANNERS = 'scanning.scanners';
export type Scanners = readonly Scanner[];

/** Who looks at versions. Every new version gets a job for each of them. */
export interface Scanner {
  /** As in `scan.completed`: `static`, `vt`, `llm`, `clamav`, `http`. */
  readonly name: string;
  /** What it looks at; absent: everything. */
  readonly kinds?: readonly ItemKind[];
  /** Jobs it is given at the same time. */
  readonly concurrency: number;
  /** How long a job of its may be tried, from its creation, in milliseconds. */
  readonly deadlineMs: number;
  /** Takes no jobs now: it has failed again and again. */
  readonly isResting: boolean;
  /** Called once, before the first job. */
  warmUp?(): void;
  /**
   * @param stopping the service ends: give up with failure `stopping`
   * @throws AttemptFailedError when it may be worth another try
   */
  scan(job: ClaimedJob, stopping: AbortSignal): Promise<ScanOutcome | Unfinished>;
  /** Ends what still runs. */
  close?(): Promise<void>;
}

/** The scanners that look at items of a kind. */
export function scannersOf(scanners: Scanners, kind: ItemKind): Scanners {
  return scanners.filter(({ kinds }) => kinds === undefined || kinds.includes(kind));
}
