import type { Initiator } from '@app/contracts';
import { currentActor } from '@app/kernel';
import { initiatorOf } from './account.rules';

/** Who the running request's facts are put down to. */
export function currentInitiator(): Initiator {
  return initiatorOf(currentActor());
}
