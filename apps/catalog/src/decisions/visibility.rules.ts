import type { Verdict } from '@app/contracts';
import type { PublishGate } from '../catalog.config';

/** What moderation knows about a version, as far as seeing it is concerned. */
export interface Judgement {
  readonly verdict: Verdict;
  /** The static scan is in. */
  readonly staticDone: boolean;
  /** Every scanner that was asked is in. */
  readonly allDone: boolean;
}

/** What is known of a version nobody has looked at yet. */
export const NOTHING_KNOWN: Judgement = { verdict: 'pending', staticDone: false, allDone: false };

/** Whether everybody may see and install the version. Malicious never is; else the gate says what must be known first. */
export function mayBeSeen(gate: PublishGate, { verdict, staticDone, allDone }: Judgement): boolean {
  if (verdict === 'malicious') return false;
  switch (gate) {
    case 'none':
      return true;
    case 'static':
      return staticDone || allDone;
    case 'all':
      return allDone;
  }
}
