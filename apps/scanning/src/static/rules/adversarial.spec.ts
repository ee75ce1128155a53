import { bundleOf, bundleWith } from '../bundle.testing';
import { CAPABILITY_LABELS } from '../capability-labels.rules';
import { hasConfirmationGate } from '../confirmation-gate.rules';
import { evidenceOf } from '../evidence.rules';
import type { FileRule } from '../rule';
import { scanBundle } from '../scan-bundle';
import { SourceFile } from '../source-file';
import { textFlagsOf } from '../text-flags.rules';
import { ALL_RULES } from './all-rules';

const SIZE = 10 * 1024 * 1024;
const LIMIT_MS = 1000;
/** No line is cut, so that every pattern meets the full length. */
const NO_LIMITS = { lineChars: Infinity, fileChars: Infinity, bundleChars: Infinity };

const filled = (unit: string): string => unit.repeat(Math.ceil(SIZE / unit.length)).slice(0, SIZE);
const sourceOf = (text: string): SourceFile => SourceFile.from({ path: 'SKILL.md', text }, NO_LIMITS).source;

const UNITS = [
  'a',
  ' ',
  '"',
  '\\x41',
  '\\',
  "'`",
  '(',
  '[[',
  '${',
  '-',
  'x_',
  '1.',
  'A=$1\n',
  '\n',
  '|',
  '/',
  '<',
  ':= ',
  '\u00e9',
];
const plain = UNITS.map((unit) => [JSON.stringify(unit), sourceOf(filled(unit))] as const);

/** Long runs of what the rule itself looks for: its needles, and its examples cut short so that they almost match. */
function* almostMatching(rule: FileRule): Generator<SourceFile> {
  const examples = rule.examples.fires.map((example) => bundleOf(example).files[0]?.text ?? '');
  const flat = examples.map((text) => text.replaceAll('\n', ' '));
  const first = flat[0] ?? '';
  const halves = [first.slice(0, first.length / 2), first.slice(first.length / 2)];
  const needles = rule.needles.flatMap((group) => [group.join(''), group[0] ?? '']);
  const units = [...flat.map((text) => text.slice(0, -1)), ...halves, ...needles, rule.needles.flat().join(' ')];
  for (const unit of new Set(units)) yield sourceOf(filled(unit || ' '));
  for (const text of flat) yield sourceOf(text.slice(0, -3) + filled('a'));
}

function timeMs(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The fastest of up to three runs: a busy machine may slow one down, a pattern that backtracks slows them all. */
function bestTimeMs(work: () => unknown): number {
  let best = Infinity;
  for (let run = 0; run < 3 && best >= LIMIT_MS; run++) best = Math.min(best, timeMs(work));
  return best;
}

/** The sources of all expressions that run while every example is scanned. */
function patternsInUse(): Set<string> {
  scanBundle(bundleWith({})); // builds the table of needles, which checks them with expressions of its own
  const patterns = new Set<string>();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver below
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

it('has no pattern with an unbounded repetition', () => {
  const patterns = [...patternsInUse()];
  expect(patterns.length).toBeGreaterThan(100);
  expect(patterns.filter(isUnbounded)).toEqual([]);
});

describe('10 MB of hostile text', () => {
  jest.setTimeout(120_000);
  const context = (source: SourceFile) => ({
    bundle: bundleWith({}),
    sources: [source],
    declaredEnv: new Set<string>(),
  });

  it.each(ALL_RULES.fileRules.map((rule) => [rule.id, rule] as const))('does not slow down rule %s', (_, rule) => {
    for (const [unit, source] of plain) {
      expect({ unit, slow: bestTimeMs(() => rule.find(source, context(source))) >= LIMIT_MS }).toEqual({
        unit,
        slow: false,
      });
    }
    for (const source of almostMatching(rule)) {
      const unit = source.text.slice(0, 200);
      expect({ unit, slow: bestTimeMs(() => rule.find(source, context(source))) >= LIMIT_MS }).toEqual({
        unit,
        slow: false,
      });
    }
  });

  it.each(ALL_RULES.bundleRules.map((rule) => [rule.id, rule] as const))('does not slow down rule %s', (_, rule) => {
    const hostile = rule.needles.flat().map((needle) => sourceOf(filled(needle)));
    for (const source of [...plain.map(([, text]) => text), ...hostile]) {
      expect(bestTimeMs(() => rule.find(context(source)))).toBeLessThan(LIMIT_MS);
    }
  });

  it('does not slow down a capability label', () => {
    for (const { phrases } of CAPABILITY_LABELS) {
      for (const { needle, pattern } of phrases) {
        for (const unit of [needle, `${needle} `, 'a', ' ']) {
          const text = `${filled(unit)}a`;
          expect(bestTimeMs(() => pattern.test(text))).toBeLessThan(LIMIT_MS);
        }
      }
    }
  });

  it('does not slow down evidence, text flags or the confirmation gate', () => {
    const units = [
      ...UNITS,
      'api_key=',
      'password: a',
      'token=abcdefghijklmnopqrst',
      'ask user',
      'only after user',
      'continue?',
      'curl ',
    ];
    for (const unit of units) {
      const text = filled(unit);
      const source = sourceOf(text);
      expect(bestTimeMs(() => evidenceOf(text))).toBeLessThan(LIMIT_MS);
      expect(bestTimeMs(() => textFlagsOf(bundleWith({ summary: text })))).toBeLessThan(LIMIT_MS);
      expect(bestTimeMs(() => hasConfirmationGate(source, 1))).toBeLessThan(LIMIT_MS);
    }
  });
});
