/**
 * The name of a requirement (PEP 508), as in a line of a requirements file; undefined for options, addresses, paths
 * and `name @ url`.
 */
export function requirementName(line: string): string | undefined {
  const text = line.replace(/(?:^|\s)#.{0,2000}$/, '').trim();
  if (text === '' || text.startsWith('-') || /^[a-z][a-z+]{0,20}:\/\//i.test(text)) return undefined;
  const [, name, rest] = /^([A-Za-z0-9][A-Za-z0-9._-]{0,200})(.{0,2000})$/s.exec(text) ?? [];
  if (name === undefined || rest === undefined) return undefined;
  return /^\s{0,20}(?:\[[^\]]{0,500}\])?\s{0,20}(?:$|[<>=!~;(,])/.test(rest) && !rest.startsWith('/')
    ? name
    : undefined;
}
