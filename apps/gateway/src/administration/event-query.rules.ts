import { SUBJECT_PATTERN, type EventFilter } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { given, moment } from '../audit/audit-query.rules';
import { textQuery } from '../bytes/query.rules';
import { isUuid } from '../edge/uuid.rules';

/** The query string of the event routes, as it comes. */
export interface EventQuery {
  readonly subject?: string;
  readonly since?: string;
  readonly id?: string;
  readonly follow?: string;
}

const MOST_CHARACTERS = 200;

/** @throws DomainError INVALID_INPUT for a pattern, a moment or an id that is none */
export function eventFilter(query: EventQuery): EventFilter {
  const [subject, id] = [textQuery(query.subject), textQuery(query.id)];
  if (subject !== undefined && !(SUBJECT_PATTERN.test(subject) && subject.length <= MOST_CHARACTERS))
    throw new DomainError('INVALID_INPUT', 'subject must be one of an event, or a pattern such as reef.evt.ratings.>');
  if (id !== undefined && !isUuid(id)) throw new DomainError('INVALID_INPUT', 'id must be that of an event');
  return given({ subject, since: moment('since', query.since), id });
}

/** Whether the answer goes on with what happens. */
export function isFollowed({ follow }: EventQuery): boolean {
  return textQuery(follow) !== 'false';
}
