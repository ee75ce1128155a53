import { rpc } from '../contract';
import { Flag, Instant, ListOf, Text, Uuid, Whole } from '../fields';
import { forEachService } from './for-each-service';

/** An event one subscriber could not handle, parked so that it blocks nobody and is not forgotten. */
export class DeadLetter {
  @Uuid() id: string;
  @Text({ description: 'Durable name of the subscriber' }) subscriber: string;
  @Text() subject: string;
  @Uuid() eventId: string;
  @Text({ description: 'Why the last attempt failed' }) error: string;
  @Whole({ min: 1 }) attempts: number;
  @Instant() parkedAt: string;
}
export class ListDeadLettersInput {
  @Whole({ min: 1, max: 1000 }) limit: number;
}
export class DeadLetterList {
  @ListOf(() => DeadLetter) items: DeadLetter[];
  @Whole({ min: 0, description: 'All of them, also beyond the limit' }) total: number;
}
export class ReplayDeadLettersInput {
  @Uuid({ optional: true, description: 'One dead letter; all of the service when absent' }) id?: string;
}
export class ReplayedDeadLetter {
  @Uuid() id: string;
  @Flag() ok: boolean;
  @Text({ optional: true, description: 'Why it failed again; it stays parked' }) error?: string;
}
export class ReplayedDeadLetters {
  @ListOf(() => ReplayedDeadLetter) items: ReplayedDeadLetter[];
}

/** The parked events of one service, newest first. */
export const listDeadLetters = forEachService((service) =>
  rpc({
    subject: `reef.rpc.${service}.deadLetter.list.v1`,
    input: ListDeadLettersInput,
    output: DeadLetterList,
    errors: [],
  }),
);
/** Handles parked events again; what succeeds is removed. */
export const replayDeadLetters = forEachService((service) =>
  rpc({
    subject: `reef.rpc.${service}.deadLetter.replay.v1`,
    input: ReplayDeadLettersInput,
    output: ReplayedDeadLetters,
    errors: ['DEAD_LETTER_NOT_FOUND'],
    timeoutMs: 60_000,
  }),
);
