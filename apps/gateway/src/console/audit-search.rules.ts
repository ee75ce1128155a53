import { DomainError } from '@app/kernel';
import { auditFilters, type AuditFilters } from '../audit/audit-query.rules';
import type { AuditSearch } from './audit.page';

const DAY_MS = 86_400_000;

/**
 * The records that are looked for. A day is one of UTC.
 * @throws DomainError INVALID_INPUT for a day there is not
 */
export function searchedRecords({ day, ...named }: AuditSearch): AuditFilters {
  if (day === '') return auditFilters(named);
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw noDay();
  try {
    const filters = auditFilters({ ...named, since: day });
    return { ...filters, until: new Date(Date.parse(day) + DAY_MS).toISOString() };
  } catch {
    throw noDay();
  }
}

function noDay(): DomainError {
  return new DomainError('INVALID_INPUT', 'Write a day there is, such as 2026-11-22');
}
