import { event } from '../contract';
import { Flag, Nested, Text, Texts, Uuid } from '../fields';
import { Initiator } from './accounts';

/** Keeps a handle nobody has yet for its rightful owner (server-semantics 1.1). */
export class ReserveHandleBody {
  @Text({ max: 200, description: 'With or without @, any case' }) handle: string;
  @Text({ optional: true, max: 200, description: 'The user who may take it; nobody may when absent' })
  ownerHandle?: string;
  @Text({ optional: true, max: 10_000, description: 'At most 500 characters' }) reason?: string;
}
export class ReservedHandle {
  @Flag() ok: boolean;
  @Text() handle: string;
  @Uuid({ nullable: true }) ownerUserId: string | null;
}
export class ReleaseHandleBody {
  @Text({ max: 200 }) handle: string;
}
export class ReleasedHandle {
  @Flag() ok: boolean;
  @Text() handle: string;
  @Flag({ description: 'It was reserved' }) released: boolean;
}

/** POST /api/v1/users/reserve (server-semantics 1.9): slugs and package names for a publisher. */
export class ReserveNamesBody {
  @Text({ optional: true, max: 200, description: 'Handle of the rightful owner: a user or an organization' })
  handle?: string;
  @Texts({ optional: true, maxItems: 10_000, max: 500 }) slugs?: string[];
  @Texts({ optional: true, maxItems: 10_000, max: 500 }) packageNames?: string[];
  @Text({ optional: true, max: 10_000, description: 'At most 500 characters' }) reason?: string;
}

/** POST /api/v1/users/reclaim (server-semantics 1.9): skills for their rightful publisher. */
export class ReclaimSkillsBody {
  @Text({ optional: true, max: 200, description: 'Handle of the rightful owner: a user or an organization' })
  handle?: string;
  @Texts({ optional: true, maxItems: 10_000, max: 500 }) slugs?: string[];
  @Text({ optional: true, max: 10_000, description: 'At most 500 characters' }) reason?: string;
}

export class HandleReserved {
  @Text() handle: string;
  @Uuid({ nullable: true }) ownerUserId: string | null;
  @Text({ nullable: true }) reason: string | null;
  @Nested(() => Initiator) by: Initiator;
}
export const handleReserved = event({ subject: 'reef.evt.gateway.handle.reserved.v1', payload: HandleReserved });

export class HandleReleased {
  @Text() handle: string;
  @Nested(() => Initiator) by: Initiator;
}
/** A handle is free again, or its rightful owner has taken it. */
export const handleReleased = event({ subject: 'reef.evt.gateway.handle.released.v1', payload: HandleReleased });
