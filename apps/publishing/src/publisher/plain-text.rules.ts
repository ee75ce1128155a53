// eslint-disable-next-line no-control-regex -- control characters are what is removed
const UNWANTED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text that every database column and terminal takes: no control characters but tab and line breaks, valid Unicode. */
export function plainText(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8').replace(UNWANTED, '');
}

/** On one line, runs of white space as one blank. */
export function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}

/** `plainText` on every string and key of a JSON value; a key that is every object's prototype is dropped. */
export function plainJson(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [plainText(key), plainJson(member)] as const);
  return Object.fromEntries(members.filter(([key]) => key !== '__proto__'));
}
