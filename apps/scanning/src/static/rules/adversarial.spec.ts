import { bundleOf, bundleWith } from '../bundle.testing';
import { openLayers } from '../layers';
import { contextOf as findContext } from '../context.rules';
import { DEFAULT_LIMITS } from '../limits';
import { CAPABILITY_LABELS } from '../capability-labels.rules';
import { hasConfirmationGate } from '../confirmation-gate.rules';
import { evidenceOf } from '../evidence.rules';
import type { BundleRule, FileRule } from '../rule';
import { scanBundle } from '../scan-bundle';
import { SourceFile } from '../source-file';
import { textFlagsOf } from '../text-flags.rules';
import { ALL_RULES } from './all-rules';

const SIZE = 10 * 1024 * 1024;
/**
 * How often a rule may look at its text, in looks: one is a pass over every character that does nothing else, about
 * 10 ms for 10 MB. So the limit stands for a second, and does not know how busy the machine is. A pattern that
 * backtracks needs millions.
 */
const MOST_LOOKS = 100;
/** No line is cut, so that every pattern meets the full length. */
const NO_LIMITS = { ...DEFAULT_LIMITS, lineChars: Infinity, fileChars: Infinity, bundleChars: Infinity };

const sourceOf = (text: string): SourceFile => SourceFile.from({ path: 'SKILL.md', text }, NO_LIMITS).source;

/** Ten megabytes in which every unit has a share, without a break. */
function filled(units: readonly string[]): string {
  const share = Math.floor(SIZE / units.length);
  return units.map((unit) => unit.repeat(Math.ceil(share / unit.length)).slice(0, share)).join('');
}

const UNITS = [
  'a',
  ' ',
  '"',
  '\\x41',
  "'`",
  '([{<',
  '${',
  'x_',
  '1.',
  'A=$1\n',
  '\n',
  '|/',
  ':= ',
  'https://a.b/c ',
  '\u00e9',
];
/** Runs of what slows down careless patterns, and of what the rule looks for, cut short so that it almost matches. */
function hostileTo(rule: FileRule | BundleRule): SourceFile {
  const examples = rule.examples.fires.slice(0, 3).map((example) => bundleOf(example).files[0]?.text ?? '');
  const flat = examples.map((text) => text.replaceAll('\n', ' '));
  const needles = rule.needles.map((group) => group[0] ?? '');
  const units = [
    ...flat.map((text) => text.slice(0, -1)),
    ...flat.map((text) => text.slice(0, text.length / 2)),
    needles.join(' '),
  ];
  return sourceOf(filled([...new Set([...UNITS, ...units.filter(Boolean)])]) + (flat[0] ?? '').slice(0, -3));
}

/** Time of the processor, so that a busy machine is not taken for a slow pattern. */
function timeMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** A pass over every character. */
function look(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (sum + text.charCodeAt(i)) | 0;
  return sum;
}
const LOOKED_AT = 'reef '.repeat(SIZE / 5);

/** What some work costs, in looks: the best of up to three runs, the first of which may pay for compiling. */
function looksOf(work: () => unknown): number {
  let [best, oneLook] = [Infinity, Infinity];
  for (let run = 0; run < 3 && best >= MOST_LOOKS * oneLook; run++) {
    oneLook = Math.min(
      oneLook,
      timeMs(() => look(LOOKED_AT)),
    );
    best = Math.min(best, timeMs(work));
  }
  return best / oneLook;
}

/** Runs a detector to its end, as long as the scanner would. */
function exhaust(seen: unknown): void {
  if (seen === null || typeof seen !== 'object' || !(Symbol.iterator in seen)) return;
  for (const _ of seen as Iterable<unknown>) continue;
}

/** The sources of all expressions that run while every example is scanned. */
function patternsInUse(): Set<string> {
  scanBundle(bundleWith({})); // builds the table of needles, which checks them with expressions of its own
  const patterns = new Set<string>();

  const original = RegExp.prototype.exec;
  const spy = jest.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text: string) {
    patterns.add(this.source);
    return original.call(this, text);
  });
  for (const rule of ALL_RULES.fileRules) {
    for (const example of [...rule.examples.fires, ...rule.examples.passes]) scanBundle(bundleOf(example, rule.files));
  }
  for (const { examples } of ALL_RULES.bundleRules)
    [...examples.fires, ...examples.passes].forEach((e) => scanBundle(bundleOf(e)));
  spy.mockRestore();
  return patterns;
}

const isUnbounded = (source: string): boolean =>
  /[*+]|\{\d+,\}/.test(source.replace(/\\./g, '.').replace(/\[[^\]]*\]/g, '.'));

describe('10 MB of hostile text', () => {
  jest.setTimeout(120_000);
  const contextOf = (source: SourceFile) => ({
    bundle: bundleWith({}),
    sources: [source],
    declaredEnv: new Set<string>(),
    tradesInSecurity: true,
  });

  const rules = [...ALL_RULES.fileRules, ...ALL_RULES.bundleRules];
  it.each(rules.map((rule) => [rule.id, rule] as const))('does not slow down rule %s', (_, rule) => {
    const source = hostileTo(rule);
    const run = (): void =>
      exhaust('files' in rule ? rule.find(source, contextOf(source)) : rule.find(contextOf(source)));
    expect(looksOf(run)).toBeLessThan(MOST_LOOKS);
  });

  it('does not slow down a capability label', () => {
    const text = filled(CAPABILITY_LABELS.flatMap(({ phrases }) => phrases.map(({ needle }) => `${needle} `)));
    for (const { phrases } of CAPABILITY_LABELS) {
      expect(looksOf(() => phrases.filter(({ pattern }) => pattern.test(text)))).toBeLessThan(MOST_LOOKS);
    }
  });

  it('does not slow down evidence, text flags, the confirmation gate or a context', () => {
    const units = [...UNITS, 'api_key=', 'password: a', 'token=abcdefghijklmnopqrst', 'ask user', 'continue?', 'curl '];
    const text = filled(units);
    const source = sourceOf(text);
    const line = source.lineAt(SIZE - 1);
    expect(looksOf(() => evidenceOf(text))).toBeLessThan(MOST_LOOKS);
    expect(looksOf(() => textFlagsOf(bundleWith({ summary: text })))).toBeLessThan(MOST_LOOKS);
    expect(looksOf(() => hasConfirmationGate(source, 1))).toBeLessThan(MOST_LOOKS);
    expect(looksOf(() => findContext(source, line, contextOf(source)))).toBeLessThan(MOST_LOOKS);
  });

  it('does not slow down the search for encoded and invisible text', () => {
    const units = ['YWJj', '6162', '\\x41', '%41', '\\u0041', '101, ', '\u200b\u200c', '\u{E0041}', 'eJx', '//:ptth'];
    expect(looksOf(() => openLayers([sourceOf(filled(units))], DEFAULT_LIMITS))).toBeLessThan(2 * MOST_LOOKS);
  });
});

// Last, because V8 never runs expressions as fast again once their prototype was touched.
it('has no pattern with an unbounded repetition', () => {
  const patterns = [...patternsInUse()];
  expect(patterns.length).toBeGreaterThan(100);
  expect(patterns.filter(isUnbounded)).toEqual([]);
});
