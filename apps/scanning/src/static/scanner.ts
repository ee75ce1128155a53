import { withImpliedTags, type CapabilityLabel, type CapabilityTag } from './capability-labels.rules';
import { contextOf, tradesInSecurity } from './context.rules';
import { declaredEnvOf } from './declared-env.rules';
import { declaredText } from './declared-text';
import { evidenceOf } from './evidence.rules';
import { openLayers } from './layers';
import type { ScanLimits } from './limits';
import { NeedleIndex, type NeedleHits } from './needle-index';
import type { BundleContext, BundleRule, FileRule, RuleSet, Seen, Sight } from './rule';
import type { Bundle, Finding, FindingContext, NotLookedAt } from './scan-result';
import { SourceFile } from './source-file';
import { DEFAULT_VERDICT_SETTINGS, severityOf, weightOf, type VerdictSettings } from './verdict.rules';

const MOST_MENTIONS = 500;

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

  scan(bundle: Bundle, limits: ScanLimits, settings = DEFAULT_VERDICT_SETTINGS): Observations {
    const { sources, notLookedAt } = prepare(bundle, limits);
    const layers = openLayers(sources, limits);
    const { frontMatter, metadata, slug, displayName, summary } = bundle;
    const { description } = frontMatter;
    const about = [
      slug.replaceAll('-', ' '),
      displayName,
      summary ?? '',
      typeof description === 'string' ? description : '',
    ];
    const context: BundleContext = {
      bundle,
      sources,
      declaredEnv: declaredEnvOf(frontMatter, metadata),
      tradesInSecurity: tradesInSecurity(about),
    };
    const indexed = sources.map((source) => this.look(source));
    const hidden = layers.sources.map((source) => this.look(source));
    const findings: Finding[] = [];
    for (const file of [...indexed, ...hidden]) {
      for (const rule of this.fileRules) {
        const finding = applyToFile(rule, file, context, settings);
        if (finding) findings.push(finding);
      }
    }
    for (const rule of this.bundleRules) findings.push(...applyToBundle(rule, indexed, context, settings));
    return {
      findings: gravestOfEachRule(findings),
      capabilityTags: this.capabilityTags(bundle, indexed),
      notLookedAt: [...notLookedAt, ...layers.notLookedAt],
    };
  }

  private look(source: SourceFile): IndexedSource {
    const hits = this.index.hitsIn(source.text);
    source.knowAbsent((anchor) => this.index.saysAbsent(anchor, hits));
    return { source, hits };
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

function applyToFile(
  { rule, groups }: Indexed<FileRule>,
  file: IndexedSource,
  context: BundleContext,
  settings: VerdictSettings,
): Finding | null {
  const { source, hits } = file;
  for (const group of groups) if (!hasOneOf(group, hits)) return null;
  if (!source.hideout && !rule.files.includes('text') && !rule.files.includes(source.fileClass)) return null;
  const seen = gravestSight(rule, source, context, settings);
  if (!seen) return null;
  const { line, weight, where } = seen;
  const { code, severity, id } = rule;
  const place = { file: source.path, line: source.hideout?.line ?? line, context: where, weight };
  const message = source.hideout ? `${rule.message} ${hiddenBehind(source.hideout.layers)}` : rule.message;
  const evidence = evidenceOf(source.line(line), rule.redact);
  return { code, rule: id, severity: severityOf(severity, place, settings), ...place, message, evidence };
}

interface WeighedSight {
  readonly line: number;
  readonly weight: number;
  readonly where: FindingContext;
}

/**
 * The sight that weighs most where it stands, the first of equals. An attacker may put any number of harmless mentions
 * before the real thing; past 500 of them the rest counts as plain, because no honest text has that many.
 */
function gravestSight(
  rule: FileRule,
  source: SourceFile,
  context: BundleContext,
  settings: VerdictSettings,
): WeighedSight | null {
  const factor = settings.ruleFactors[rule.id] ?? 1;
  const most = Math.max(...Object.values(settings.factors));
  let gravest: WeighedSight | null = null;
  let number = 0;
  for (const { line, weight: points = rule.weight } of sightsOf(rule.find(source, context))) {
    const own = points * factor;
    if (gravest && gravest.weight >= own * most) continue;
    const where = ++number > MOST_MENTIONS ? 'plain' : whereIs(source, line, context);
    const weight = weightOf(own, where, settings);
    if (!gravest || weight > gravest.weight) gravest = { line, weight, where };
    if (weight >= 100) break;
  }
  return gravest;
}

function sightsOf(seen: Seen): Iterable<Sight> {
  if (seen === null) return [];
  return typeof seen === 'number' ? [{ line: seen }] : seen;
}

/** Hidden text is hidden, unless the place it is hidden in is itself only a mention. */
function whereIs(source: SourceFile, line: number, context: BundleContext): FindingContext {
  if (!source.hideout) return contextOf(source, line, context);
  const outer = contextOf(source.hideout.file, source.hideout.line, context);
  return outer === 'plain' ? 'hidden' : outer;
}

function hiddenBehind(layers: number): string {
  return `It was hidden, ${layers === 1 ? 'by one encoding' : `by ${layers} encodings`}.`;
}

/** The needles of a bundle rule may be spread over its files. */
function applyToBundle(
  { rule, groups }: Indexed<BundleRule>,
  files: readonly IndexedSource[],
  context: BundleContext,
  settings: VerdictSettings,
): Finding[] {
  if (!groups.every((group) => files.some(({ hits }) => hasOneOf(group, hits)))) return [];
  const sighting = rule.find(context);
  if (!sighting) return [];
  const { code, severity, message, id } = rule;
  const { file, line, evidence } = sighting;
  const own = (sighting.weight ?? rule.weight) * (settings.ruleFactors[id] ?? 1);
  const place = { file, line, context: 'plain' as const, weight: weightOf(own, 'plain', settings) };
  const graveness = severityOf(severity, place, settings);
  return [{ code, rule: id, severity: graveness, ...place, message, evidence: evidenceOf(evidence) }];
}

/** At most one finding a rule and file (section 5.1), also when the file hides further texts. */
function gravestOfEachRule(findings: readonly Finding[]): Finding[] {
  const gravest = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.rule}\n${finding.file}`;
    const known = gravest.get(key);
    if (!known || known.weight < finding.weight) gravest.set(key, finding);
  }
  return [...gravest.values()];
}

function hasOneOf(group: readonly number[], hits: NeedleHits): boolean {
  for (const position of group) if (hits[position] === 1) return true;
  return false;
}

function prepare(bundle: Bundle, limits: ScanLimits): { sources: SourceFile[]; notLookedAt: NotLookedAt[] } {
  const sources: SourceFile[] = [];
  const notLookedAt: NotLookedAt[] = [];
  let chars = 0;
  for (const file of bundle.files) {
    if (chars >= limits.bundleChars) {
      const reason = `The bundle exceeds ${limits.bundleChars} characters.`;
      notLookedAt.push({ path: file.path, reason, matters: true });
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
