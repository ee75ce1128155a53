/** Folders of real skills on disk, for the benches. */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const DEEPEST = 5;
const PASSED_OVER = new Set(['node_modules', '.git']);

/**
 * The skills below a folder, as paths from it. A folder with a SKILL.md is one; so is, where no folder below has one, the
 * outermost folder with files of its own.
 */
export function skillsBelow(root) {
  const visit = (folder, depth) => {
    const entries = readdirSync(folder, { withFileTypes: true });
    const holdsFiles = entries.some((entry) => entry.isFile()) && folder !== root;
    if (folder !== root && entries.some(({ name }) => name.toLowerCase() === 'skill.md'))
      return { sure: [folder], guessed: [] };
    const folders = entries.filter((entry) => entry.isDirectory() && !PASSED_OVER.has(entry.name));
    const below = depth === 0 ? [] : folders.map(({ name }) => visit(join(folder, name), depth - 1));
    const sure = below.flatMap((found) => found.sure);
    const guessed = holdsFiles && sure.length === 0 ? [folder] : below.flatMap((found) => found.guessed);
    return { sure, guessed };
  };
  const { sure, guessed } = visit(root, DEEPEST);
  return [...sure, ...guessed].map((folder) => relative(root, folder).split(sep).join('/')).sort();
}

/** Paths below a folder as the CLI collects them: no hidden names, no `node_modules`, no links (client-contract 5.2). */
export function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return filesOf(join(folder, entry.name)).map((path) => `${entry.name}/${path}`);
    return entry.isFile() ? [entry.name] : [];
  });
}
