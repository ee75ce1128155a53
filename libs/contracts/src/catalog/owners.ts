import { rpc } from '../contract';
import { Choice, Uuid, Uuids, Whole } from '../fields';

/** Why nobody sees what a publisher owns. */
export const HOLD_CAUSES = ['ban', 'moderation'] as const;
export type HoldCause = (typeof HOLD_CAUSES)[number];

export class HideOwnersInput {
  @Uuid({ description: 'The marker: the ban or hold' }) holdId: string;
  @Choice(HOLD_CAUSES) cause: HoldCause;
  @Uuids({ maxItems: 1_000, description: 'Publishers' }) ownerIds: string[];
}
export class AffectedItems {
  @Whole({ min: 0, description: 'Skills that everybody could see before, or can see now' }) skills: number;
  @Whole({ min: 0 }) packages: number;
}
/**
 * Takes everything the publishers own out of sight, in one transaction. Happens once for a marker, whether asked here
 * or told by `userBanned` or `userHeld`; asking again answers the same numbers. Nothing happens once it was lifted.
 */
export const hideOwners = rpc({
  subject: 'reef.rpc.catalog.owner.hide.v1',
  input: HideOwnersInput,
  output: AffectedItems,
  errors: ['FORBIDDEN'],
  timeoutMs: 10_000,
});

export class RestoreOwnersInput {
  @Uuid({ description: 'The marker' }) holdId: string;
}
/** Undoes exactly what one marker has done: what is out of sight for another reason stays so. */
export const restoreOwners = rpc({
  subject: 'reef.rpc.catalog.owner.restore.v1',
  input: RestoreOwnersInput,
  output: AffectedItems,
  errors: ['FORBIDDEN'],
  timeoutMs: 10_000,
});
