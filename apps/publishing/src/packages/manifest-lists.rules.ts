import { isRecord } from '../skills/front-matter.rules';

/** More of one list, or longer, is nobody's plugin. */
const MAX_NAMES = 100;
const MAX_NAME_CHARS = 200;

/** The names in lists of a manifest: texts, `{name}` objects, or one text with commas. Once each, in order. */
export function namesOf(...lists: readonly unknown[]): string[] {
  const names = lists.flatMap(entriesOf).map((name) => name.trim().slice(0, MAX_NAME_CHARS));
  return [...new Set(names)].filter((name) => name !== '').slice(0, MAX_NAMES);
}

/** Whether a manifest says of something that the plugin needs it (server-semantics 4.5). */
export function isRequired(value: unknown): boolean {
  if (isRecord(value)) return value.required === true || value.enabled === true;
  return value === true || value === 'true' || value === 'required';
}

function entriesOf(list: unknown): string[] {
  if (typeof list === 'string') return list.split(',');
  if (!Array.isArray(list)) return [];
  const names = list.map((entry: unknown) => (isRecord(entry) ? entry.name : entry));
  return names.filter((name) => typeof name === 'string');
}
