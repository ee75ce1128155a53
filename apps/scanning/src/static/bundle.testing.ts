import type { Example } from './rule';
import type { Bundle } from './scan-result';
import type { FileClass } from './source-file';

const PATH_OF_CLASS: Record<FileClass, string> = {
  text: 'notes.txt',
  code: 'tool.js',
  markdown: 'SKILL.md',
  manifest: 'package.json',
};

/** A skill in which no rule finds anything, with the given parts replaced. For specs. */
export function bundleWith(parts: Partial<Bundle>): Bundle {
  const nothing = { slug: 'demo', displayName: 'Demo', summary: null, frontMatter: {}, metadata: null, files: [] };
  return { kind: 'skill', ...nothing, ...parts };
}

/** The bundle an example of a rule describes; its text goes into a file of the rule's first class. For specs. */
export function bundleOf(example: Example, files: readonly FileClass[] = ['text']): Bundle {
  if (example.bundle) return bundleWith(example.bundle);
  const path = example.path ?? PATH_OF_CLASS[files[0] ?? 'text'];
  return bundleWith({ files: [{ path, text: example.text ?? '' }] });
}
