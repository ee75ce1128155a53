import { event, rpc } from '../contract';
import { Choice, EpochMs, Flag, ListOf, Nested, Text, Texts, Uuid, Whole } from '../fields';
import { Initiator } from '../gateway/accounts';

export const RESERVATION_KINDS = ['slug', 'package'] as const;
export type ReservationKind = (typeof RESERVATION_KINDS)[number];

export class ReserveNamesInput {
  @Uuid({ description: 'The rightful publisher' }) ownerId: string;
  @Text() ownerHandle: string;
  @Texts({ maxItems: 200, max: 500, description: 'In lower case; not held to the rules for slugs' }) slugs: string[];
  @Texts({ maxItems: 200, max: 500 }) packageNames: string[];
  @Text({ nullable: true }) reason: string | null;
}
export class NameReservationResult {
  @Choice(RESERVATION_KINDS) kind: ReservationKind;
  @Text() name: string;
  @Flag() ok: boolean;
  @Choice(['reserved', 'already_owned'], { optional: true }) action?: 'reserved' | 'already_owned';
  @Text({ optional: true }) error?: string;
}
/** What became of each name; one that fails does not stop the others (server-semantics 1.9). */
export class ReservedNames {
  @Flag() ok: boolean;
  @ListOf(() => NameReservationResult) results: NameReservationResult[];
  @Whole({ min: 0 }) succeeded: number;
  @Whole({ min: 0 }) failed: number;
}
/** Keeps names for a publisher: slugs for 90 days, package names until they are published. Administrators only. */
export const reserveNames = rpc({
  subject: 'reef.rpc.catalog.names.reserve.v1',
  input: ReserveNamesInput,
  output: ReservedNames,
  errors: ['FORBIDDEN'],
});

class NameFact {
  @Choice(RESERVATION_KINDS) kind: ReservationKind;
  @Text() name: string;
  @Uuid({ description: 'The rightful publisher' }) ownerId: string;
  @Nested(() => Initiator) by: Initiator;
}
export class NameReserved extends NameFact {
  @Text() ownerHandle: string;
  @Text({ nullable: true }) reason: string | null;
  @EpochMs({ nullable: true, description: 'Null: until it is published' }) expiresAt: number | null;
}
export const nameReserved = event({ subject: 'reef.evt.catalog.name.reserved.v1', payload: NameReserved });

export class NameReleased extends NameFact {}
/** The rightful owner has published under the name. */
export const nameReleased = event({ subject: 'reef.evt.catalog.name.released.v1', payload: NameReleased });
