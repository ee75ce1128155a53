import { ITEM_KINDS, QUEUE_STATUSES, type ItemKind, type QueueStatus } from '@app/contracts';
import { integerQuery, textQuery } from '../bytes/query.rules';

/** A query string, as it comes. */
export type Query = Readonly<Record<string, string | string[] | undefined>>;

/** Which page of which queue somebody walks through. */
export interface QueueView {
  readonly status: QueueStatus;
  readonly kind: ItemKind | 'all';
  readonly cursor: string | undefined;
}
/** And where on it they are, counted from 0. */
export interface QueuePlace extends QueueView {
  readonly at: number;
}

/** Versions on one page of the queue. */
export const QUEUE_PAGE = 25;

/** What a query asks for; the open queue of everything where it does not say, or says what there is not. */
export function queueView(query: Query): QueueView {
  const [status, kind] = [textQuery(query.list), textQuery(query.kind)];
  return {
    status: QUEUE_STATUSES.find((known) => known === status) ?? 'open',
    kind: ITEM_KINDS.find((known) => known === kind) ?? 'all',
    cursor: textQuery(query.page)?.slice(0, 2_000),
  };
}

/** Undefined for who did not come from the queue. */
export function queuePlace(query: Query): QueuePlace | undefined {
  const at = textQuery(query.at);
  return at === undefined ? undefined : { ...queueView(query), at: integerQuery(at, 0, 0, QUEUE_PAGE) };
}

/** `list=open&kind=all&at=3` */
export function placeParameters(place: Partial<QueuePlace>): Record<string, string> {
  const { status, kind, cursor, at } = place;
  return {
    ...(status === undefined ? {} : { list: status }),
    ...(kind === undefined ? {} : { kind }),
    ...(cursor === undefined ? {} : { page: cursor }),
    ...(at === undefined ? {} : { at: String(at) }),
  };
}

/** A path with parameters, without those that are empty. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = new URLSearchParams(given).toString();
  return query === '' ? path : `${path}?${query}`;
}

/**
 * What comes after and before a version on its page. One that has left the page by a decision has left its place to the
 * next one.
 * @param index of the version on the page; -1 when it is not there
 */
export function neighbours<T>(items: readonly T[], index: number, at: number): { next?: T; previous?: T } {
  const [after, before] = index >= 0 ? [index + 1, index - 1] : [at, at - 1];
  const [next, previous] = [items[after], items[before]];
  return { ...(next === undefined ? {} : { next }), ...(previous === undefined ? {} : { previous }) };
}
