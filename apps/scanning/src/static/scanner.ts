import { withImpliedTags, type CapabilityLabel, type CapabilityTag } from './capability-labels.rules';
import { declaredEnvOf } from './declared-env.rules';
import { declaredText } from './declared-text';
import { evidenceOf } from './evidence.rules';
import type { ScanLimits } from './limits';
import { NeedleIndex, type NeedleHits } from './needle-index';
import type { BundleContext, BundleRule, FileRule, RuleSet } from './rule';
import type { Bundle, Finding, NotLookedAt } from './scan-result';
import { SourceFile } from './source-file';

/** Everything the rules saw, before it is judged and sorted. */
export interface Observations {
  readonly findings: Finding[];
  readonly capabilityTags: CapabilityTag[];
  readonly notLookedAt: NotLookedAt[];
}

interface IndexedSource {
  readonly source: SourceFile;
  readonly hits: NeedleHits;
}

/** A rule with its needles as positions in `NeedleHits`, a list a group. */
interface Indexed<R> {
  readonly rule: R;
  readonly groups: readonly (readonly number[])[];
}

/** Runs a set of rules over bundles. Each file is read once for the needles of all rules; see `NeedleIndex`. */
export class Scanner {
  private readonly index: NeedleIndex;
  private readonly fileRules: readonly Indexed<FileRule>[];
  private readonly bundleRules: readonly Indexed<BundleRule>[];

  constructor(
    rules: RuleSet,
    private readonly labels: readonly CapabilityLabel[] = [],
  ) {
    const ofRules = [...rules.fileRules, ...rules.bundleRules].flatMap(({ needles }) => needles.flat());
    const ofLabels = labels.flatMap(({ phrases }) => phrases.map(({ needle }) => needle));
    this.index = new NeedleIndex([...ofRules, ...ofLabels]);
    this.fileRules = rules.fileRules.map((rule) => this.indexed(rule));
    this.bundleRules = rules.bundleRules.map((rule) => this.indexed(rule));
  }

  scan(bundle: Bundle, limits: ScanLimits): Observations {
    const { sources, notLookedAt } = prepare(bundle, limits);
    const indexed = sources.map((source) => ({ source, hits: this.index.hitsIn(source.text) }));
    const { frontMatter, metadata } = bundle;
    const context: BundleContext = { bundle, sources, declaredEnv: declaredEnvOf(frontMatter, metadata) };
    const findings = [
      ...indexed.flatMap((file) => this.fileRules.flatMap((rule) => applyToFile(rule, file, context))),
      ...this.bundleRules.flatMap((rule) => applyToBundle(rule, indexed, context)),
    ];
    return { findings, capabilityTags: this.capabilityTags(bundle, indexed), notLookedAt };
  }

  private indexed<R extends FileRule | BundleRule>(rule: R): Indexed<R> {
    return { rule, groups: rule.needles.map((group) => group.map((needle) => this.index.positionOf(needle))) };
  }

  private capabilityTags(bundle: Bundle, files: readonly IndexedSource[]): CapabilityTag[] {
    const { slug, displayName, summary, frontMatter } = bundle;
    const declared = declaredText([slug, displayName, summary, frontMatter]).text;
    const texts = [{ text: declared, hits: this.index.hitsIn(declared) }];
    for (const { source, hits } of files) texts.push({ text: source.text, hits });
    const found = this.labels.filter(({ phrases }) =>
      texts.some(({ text, hits }) =>
        phrases.some(({ needle, pattern }) => hits[this.index.positionOf(needle)] === 1 && pattern.test(text)),
      ),
    );
    return withImpliedTags(new Set(found.map(({ label }) => label)));
  }
}

function applyToFile({ rule, groups }: Indexed<FileRule>, file: IndexedSource, context: BundleContext): Finding[] {
  const { source, hits } = file;
  if (!rule.files.includes('text') && !rule.files.includes(source.fileClass)) return [];
  if (!groups.every((group) => hasOneOf(group, hits))) return [];
  const line = rule.find(source, context);
  if (line === null) return [];
  const { code, severity, message } = rule;
  return [{ code, severity, file: source.path, line, message, evidence: evidenceOf(source.line(line), rule.redact) }];
}

/** The needles of a bundle rule may be spread over its files. */
function applyToBundle(
  { rule, groups }: Indexed<BundleRule>,
  files: readonly IndexedSource[],
  context: BundleContext,
): Finding[] {
  if (!groups.every((group) => files.some(({ hits }) => hasOneOf(group, hits)))) return [];
  const sighting = rule.find(context);
  if (!sighting) return [];
  const { code, severity, message } = rule;
  const { file, line, evidence } = sighting;
  return [{ code, severity, file, line, message, evidence: evidenceOf(evidence) }];
}

function hasOneOf(group: readonly number[], hits: NeedleHits): boolean {
  return group.some((position) => hits[position] === 1);
}

function prepare(bundle: Bundle, limits: ScanLimits): { sources: SourceFile[]; notLookedAt: NotLookedAt[] } {
  const sources: SourceFile[] = [];
  const notLookedAt: NotLookedAt[] = [];
  let chars = 0;
  for (const file of bundle.files) {
    if (chars >= limits.bundleChars) {
      notLookedAt.push({ path: file.path, reason: `The bundle exceeds ${limits.bundleChars} characters.` });
      continue;
    }
    const prepared = SourceFile.from(file, limits);
    chars += prepared.source.text.length;
    sources.push(prepared.source);
    notLookedAt.push(...prepared.notLookedAt);
  }
  if (!declaredText([bundle.frontMatter, bundle.metadata]).complete) {
    notLookedAt.push({ path: 'metadata', reason: 'Only the first part of the declared metadata was scanned.' });
  }
  return { sources, notLookedAt };
}
