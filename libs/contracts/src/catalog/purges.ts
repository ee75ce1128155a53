import { event, rpc } from '../contract';
import { Choice, EpochMs, Flag, Nested, Text, Uuid, Whole } from '../fields';
import { Initiator } from '../gateway/accounts';
import { ITEM_KINDS, type ItemKind } from './register-version';

const MOST_TEXT = 100_000;

/** The body of POST /api/v1/skills/{slug}/hard-delete and the same of packages (client-contract 7). */
export class HardDeleteBody {
  @Text({ max: 100, description: 'Whose it is, with or without @' }) ownerHandle: string;
  @Text({ max: MOST_TEXT, description: '1 to 1200 characters' }) reason: string;
  @Flag({ optional: true, description: 'Default true: say what would go, and give the token that confirms it' })
  dryRun?: boolean;
  @Text({ optional: true, max: 2000, description: 'Of the dry run with the same reason; good for ten minutes' })
  confirmationToken?: string;
}
export class PurgeItemInput {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Text({ max: 214 }) name: string;
  @Text({ max: 100 }) ownerHandle: string;
  @Text({ max: MOST_TEXT }) reason: string;
  @Flag() dryRun: boolean;
  @Text({ optional: true, max: 2000 }) confirmationToken?: string;
}
export class PurgedItem {
  @Uuid() itemId: string;
  @Text() name: string;
  @Text() ownerHandle: string;
  @Text() displayName: string;
  @Text({ nullable: true, description: 'Of a package' }) runtimeId: string | null;
  @Whole({ min: 0, description: 'How many versions are, or would be, gone' }) versions: number;
  @Flag() dryRun: boolean;
  @Text({ description: 'Confirms this deletion, for this reason, by whoever has asked' }) confirmationToken: string;
}
/**
 * Deletes a skill or a package for good, for administrators: it is out of every route for everybody, and nothing brings
 * it back. Its name and the numbers of its versions stay taken; the audit log stays.
 */
export const purgeItem = rpc({
  subject: 'reef.rpc.catalog.item.purge.v1',
  input: PurgeItemInput,
  output: PurgedItem,
  errors: ['FORBIDDEN', 'INVALID_INPUT', 'SKILL_NOT_FOUND', 'PACKAGE_NOT_FOUND'],
  timeoutMs: 15_000,
});

export class ItemPurged {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() itemId: string;
  @Text() name: string;
  @Uuid() ownerId: string;
  @Text() ownerHandle: string;
  @Text({ nullable: true }) runtimeId: string | null;
  @Whole({ min: 0 }) versions: number;
  @Text() reason: string;
  @EpochMs() purgedAt: number;
  @Nested(() => Initiator) by: Initiator;
}
/** A skill or a package is gone for good. */
export const itemPurged = event({ subject: 'reef.evt.catalog.item.purged.v1', payload: ItemPurged });
