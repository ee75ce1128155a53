import type { AuditPosition, ListAuditInput } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { textQuery } from '../bytes/query.rules';

/** The query string of the audit routes, as it comes. */
export interface AuditQuery {
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  readonly since?: string;
  readonly until?: string;
  readonly cursor?: string;
  readonly limit?: string;
}
export type AuditFilters = Pick<ListAuditInput, 'actor' | 'action' | 'target' | 'since' | 'until'>;

/**
 * Which records are asked for. A handle may be written as people write it, `@Ana`; an empty parameter counts as absent.
 * @throws DomainError INVALID_INPUT for a moment that is none
 */
export function auditFilters(query: AuditQuery): AuditFilters {
  return given({
    actor: name(query.actor),
    action: textQuery(query.action),
    target: name(query.target),
    since: moment('since', query.since),
    until: moment('until', query.until),
  });
}

/**
 * After which record to go on verifying; undefined to begin at the beginning.
 * @throws DomainError INVALID_INPUT for half a position, and for what no record can have
 */
export function auditPosition(day: string | undefined, number: string | undefined): AuditPosition | undefined {
  if (day === undefined && number === undefined) return undefined;
  if (/^\d{4}-\d\d-\d\d$/.test(day ?? '') && isOnCalendar(day ?? '') && /^[1-9]\d{0,8}$/.test(number ?? ''))
    return { day: day ?? '', number: Number(number) };
  throw new DomainError('INVALID_INPUT', 'day and number must name a record, such as day=2026-11-22&number=1');
}

/** The parameters that are there. */
export function given<T extends object>(parameters: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function name(value: string | undefined): string | undefined {
  const text = textQuery(value);
  return text?.startsWith('@') === true ? text.slice(1).toLowerCase() : text;
}

const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/;

/**
 * ISO 8601 in UTC, a day alone being its beginning; or epoch milliseconds, as on the rest of this surface.
 * @throws DomainError INVALID_INPUT
 */
export function moment(parameter: string, value: string | undefined): string | undefined {
  const text = textQuery(value);
  if (text === undefined) return undefined;
  const isCount = /^\d{1,13}$/.test(text);
  if (isCount || (MOMENT.test(text) && isOnCalendar(text)))
    return new Date(isCount ? Number(text) : text).toISOString();
  throw new DomainError('INVALID_INPUT', `${parameter} must be a moment in UTC, such as 2026-11-22T12:00:00Z`);
}

/** JavaScript takes the 31st of February for the 3rd of March. */
function isOnCalendar(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.slice(0, 10));
}
