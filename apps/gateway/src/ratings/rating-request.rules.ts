import { RATING_SORTS, type RatingSort } from '@app/contracts';
import { DomainError, invalidField } from '@app/kernel';
import { textQuery } from '../bytes/query.rules';
import { isUuid } from '../edge/uuid.rules';

/** The parameters of a path that names a plugin. */
export interface PluginPath {
  readonly scope?: string;
  readonly name: string;
}
export interface RatingPath extends PluginPath {
  readonly ratingId: string;
}
/** A query parameter that is repeated is a list. */
export type ListQuery = Readonly<Partial<Record<'page' | 'limit' | 'minScore' | 'sort', string | string[]>>>;

export type ReviewQuery = Readonly<Partial<Record<'state' | 'limit' | 'after', string | string[]>>>;

/** Where the ratings of a plugin are: under /v1 as specified, under /api/v1 as an alias, scoped names also raw. */
export function ratingPaths(): string[] {
  return ['v1', 'api/v1'].flatMap((base) => [`${base}/plugins/:name/ratings`, `${base}/plugins/:scope/:name/ratings`]);
}

/**
 * The plugin a path names: a package name, raw or percent-encoded, or a runtime id.
 * @throws DomainError PLUGIN_NOT_FOUND for what cannot be either
 */
export function pluginIdOf({ scope, name }: PluginPath): string {
  const id = scope === undefined ? name : `${scope}/${name}`;
  if (id.length > 214 || !/^[\x21-\x7e]+$/.test(id)) throw new DomainError('PLUGIN_NOT_FOUND');
  return id;
}

/** @throws DomainError RATING_NOT_FOUND for what cannot be an id */
export function ratingIdOf({ ratingId }: RatingPath): string {
  if (!isUuid(ratingId)) throw new DomainError('RATING_NOT_FOUND');
  return ratingId.toLowerCase();
}

/** Which page of the list is asked for. @throws DomainError INVALID_INPUT: under /v1 queries are validated */
export function listQuery({ page, limit, minScore, sort }: ListQuery): {
  page: number;
  limit: number;
  minScore?: number;
  sort?: RatingSort;
} {
  const least = wholeInRange('minScore', textQuery(minScore), { min: 1, max: 5 });
  const order = sortOf(textQuery(sort));
  return {
    page: wholeInRange('page', textQuery(page), { min: 1, max: 1_000_000 }) ?? 1,
    limit: wholeInRange('limit', textQuery(limit), { min: 1, max: 100 }) ?? 20,
    ...(least === undefined ? {} : { minScore: least }),
    ...(order === undefined ? {} : { sort: order }),
  };
}

/** Which ratings a moderator wants to see. @throws DomainError INVALID_INPUT */
export function reviewQuery({ state, limit, after }: ReviewQuery): {
  state: 'held' | 'hidden' | 'reported';
  limit: number;
  after?: string;
} {
  const wanted = textQuery(state) ?? 'held';
  if (wanted !== 'held' && wanted !== 'hidden' && wanted !== 'reported')
    throw invalidField('state', 'not_allowed', 'must be one of held, hidden, reported');
  const last = textQuery(after);
  if (last !== undefined && !isUuid(last)) throw invalidField('after', 'wrong_format', 'must be the id of a rating');
  const most = wholeInRange('limit', textQuery(limit), { min: 1, max: 100 }) ?? 20;
  return { state: wanted, limit: most, ...(last === undefined ? {} : { after: last }) };
}

/**
 * A whole number in a query string; undefined when absent.
 * @throws DomainError INVALID_INPUT out of range or not a number: under /v1 parameters are validated (server-semantics 9.1)
 */
export function wholeInRange(
  name: string,
  text: string | undefined,
  { min, max }: { min: number; max: number },
): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= min && value <= max) return value;
  throw invalidField(name, 'out_of_range', `must be a whole number from ${min} to ${max}`);
}

/** The network an address is part of, as far as bursts go: its /24 or /48 (standards 7.2). */
export function networkOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const octets = address.split('.');
  if (octets.length === 4) return `${octets.slice(0, 3).join('.')}.0/24`;
  return `${groupsOf(address).slice(0, 3).join(':')}::/48`;
}

/** The eight groups of an IPv6 address in its usual, shortened form. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('/', 1)[0]!.split('::');
  const [left, right] = [head, tail ?? ''].map((half) => half.split(':').filter((group) => group !== ''));
  const gap = tail === undefined ? 0 : 8 - left!.length - right!.length;
  return [...left!, ...Array.from({ length: Math.max(0, gap) }, () => '0'), ...right!];
}

function sortOf(text: string | undefined): RatingSort | undefined {
  if (text === undefined) return undefined;
  const found = RATING_SORTS.find((sort) => sort === text);
  if (found === undefined) throw invalidField('sort', 'not_allowed', `must be one of ${RATING_SORTS.join(', ')}`);
  return found;
}
