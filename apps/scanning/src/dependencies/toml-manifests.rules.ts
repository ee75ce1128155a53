import { requirementName } from './requirement.rules';

/** A line of TOML as far as manifests need it: in which table it stands, and what it assigns. */
interface Assignment {
  readonly table: string;
  readonly key: string;
  /** From after the `=` to the end of the value, over several lines for a list. */
  readonly value: string;
}

const MOST_LINE = 4_000;
const TABLE = /^\s{0,20}\[{1,2}([^[\]]{1,300})\]{1,2}/;
const ASSIGNED = /^\s{0,20}(?:"([^"]{1,200})"|'([^']{1,200})'|([\w.-]{1,200}))\s{0,20}=(.*)$/s;
const QUOTED = /"([^"\\]{0,500})"|'([^']{0,500})'/g;
const SEPARATE_TABLE = /^(?:target\..{1,200}\.)?(?:dev-|build-)?dependencies\.(?:"([^"]{1,200})"|([\w-]{1,200}))$/;
const DEPENDENCY_TABLE = /^(?:target\..{1,200}\.)?(?:dev-|build-)?dependencies$/;
const POETRY_TABLE = /^tool\.poetry\.(?:dev-|group\.[\w-]{1,100}\.)?dependencies$/;

/** Names in a pyproject.toml: PEP 621 lists, and Poetry's tables, without Python itself. */
export function* pyprojectNames(text: string): Generator<string> {
  for (const { table, key, value } of assignmentsIn(text)) {
    const listed = (table === 'project' && key === 'dependencies') || table === 'project.optional-dependencies';
    if (listed) yield* [...quotedIn(value)].flatMap((requirement) => requirementName(requirement) ?? []);
    else if (POETRY_TABLE.test(table) && key.toLowerCase() !== 'python' && !isElsewhere(value)) yield key;
  }
}

/** Names in a Cargo.toml, by their real names where they are renamed. */
export function* cargoNames(text: string): Generator<string> {
  const separate = new Map<string, string>();
  for (const { table, key, value } of assignmentsIn(text)) {
    if (DEPENDENCY_TABLE.test(table)) {
      if (!key.includes('.')) yield* nameOf(key, value);
      else {
        const [name = '', field] = key.split('.');
        separate.set(name, `${separate.get(name) ?? ''},${field} = ${value}`);
      }
    } else {
      const [, quoted, bare] = SEPARATE_TABLE.exec(table) ?? [];
      const name = quoted ?? bare;
      if (name !== undefined) separate.set(name, `${separate.get(name) ?? ''},${key} = ${value}`);
    }
  }
  for (const [name, value] of separate) yield* nameOf(name, value);
}
function* nameOf(name: string, value: string): Generator<string> {
  if (isElsewhere(value)) return;
  yield /\bpackage\s{0,20}=\s{0,20}["']([^"']{1,200})["']/.exec(value)?.[1] ?? name;
}
/** From a repository, an address, a folder, or the workspace. */
function isElsewhere(value: string): boolean {
  return /(?:^|[{,\s])(?:git|path|url|workspace)\s{0,20}=/.test(value);
}

/** Reads line by line; a list or table that is opened goes on until its brackets close. */
function* assignmentsIn(text: string): Generator<Assignment> {
  let table = '';
  let open: { key: string; value: string; depth: number } | undefined;
  for (const whole of text.split(/\r?\n/)) {
    const line = withoutComment(whole.slice(0, MOST_LINE));
    if (open !== undefined) {
      open.value += `\n${line}`;
      open.depth += depthOf(line);
    } else {
      const header = TABLE.exec(line);
      if (header !== null) {
        table = header[1]!.trim().replace(/\s{0,20}\.\s{0,20}/g, '.');
        continue;
      }
      const [, double, single, bare, value] = ASSIGNED.exec(line) ?? [];
      const key = double ?? single ?? bare;
      if (key === undefined || value === undefined) continue;
      open = { key, value, depth: depthOf(value) };
    }
    if (open.depth > 0) continue;
    yield { table, key: open.key, value: open.value };
    open = undefined;
  }
}
function withoutQuoted(line: string): string {
  return line.replace(QUOTED, (quoted) => 'x'.repeat(quoted.length));
}
function withoutComment(line: string): string {
  const at = withoutQuoted(line).indexOf('#');
  return at < 0 ? line : line.slice(0, at);
}
function depthOf(line: string): number {
  let depth = 0;
  for (const character of withoutQuoted(line)) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
  }
  return depth;
}
function* quotedIn(value: string): Generator<string> {
  for (const [, double, single] of value.matchAll(QUOTED)) yield double ?? single ?? '';
}
