import type { ResolveSkillInput } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { textQuery } from '../bytes/query.rules';

const SHA256 = /^[0-9a-f]{64}$/;

/** A slug as it came in a path or query: trimmed and lower-cased (server-semantics 0.2). */
export function slugOf(text: string): string {
  return text.trim().toLowerCase().slice(0, 200);
}

/** `ownerHandle` in any case, with or without `@`; nothing when it is absent. */
export function ownerQuery(value: string | undefined): { ownerHandle?: string } {
  const handle = textQuery(value)?.replace(/^@/, '').toLowerCase().slice(0, 100);
  return handle === undefined || handle === '' ? {} : { ownerHandle: handle };
}

/** What somebody wants to have resolved (server-semantics 3.13). @throws DomainError INVALID_INPUT */
export function resolveQuery(query: Readonly<Record<string, string | undefined>>): ResolveSkillInput {
  const slug = textQuery(query.slug);
  const hash = textQuery(query.hash)?.toLowerCase();
  if (slug === undefined || hash === undefined) throw new DomainError('INVALID_INPUT', 'Missing slug or hash');
  if (!SHA256.test(hash)) throw new DomainError('INVALID_INPUT', 'Invalid hash');
  return { slug: slugOf(slug), hash, ...ownerQuery(query.ownerHandle) };
}
