/** How much a reader should care about one finding, where it stands; see `verdict.rules.ts`. */
export type Severity = 'info' | 'warn' | 'critical';

/** What the static engine concludes about a whole bundle. */
export type Verdict = 'clean' | 'suspicious' | 'malicious' | 'inconclusive';

/**
 * Where a finding stands, which decides how much it counts:
 *
 * - `plain`: an instruction, or code that runs; counts in full
 * - `hidden`: text that was encoded or made invisible; counts more
 * - `message`: printed, not run; `comment`: a comment of a program
 * - `reference`: a security skill writes about it; `pattern`: a scanner looks for it
 * - `fixture`: data of a test that nothing else mentions; `warning`: the text warns of it
 */
export type FindingContext =
  'plain' | 'hidden' | 'message' | 'comment' | 'reference' | 'pattern' | 'fixture' | 'warning';

/** Every reason code says by its prefix how grave it is. */
export type ReasonCode = `suspicious.${string}` | `malicious.${string}`;

/** One text file of a bundle, decoded. */
export interface TextFile {
  /** Path inside the bundle, with `/` as separator. */
  readonly path: string;
  readonly text: string;
}

/** What the engine looks at: one published version, text files only, in path order. */
export interface Bundle {
  readonly kind: 'skill' | 'package';
  readonly slug: string;
  readonly displayName: string;
  readonly summary: string | null;
  /** The parsed front matter of SKILL.md; `{}` for a package. */
  readonly frontMatter: Record<string, unknown>;
  /** Whatever else the publisher declared; for a package `{packageJson, pluginManifest, bundleManifest, source}`. */
  readonly metadata: unknown;
  readonly files: readonly TextFile[];
}

/** One place where one rule saw something. */
export interface Finding {
  readonly code: ReasonCode;
  /** The rule behind it; several rules may share a code. */
  readonly rule: string;
  readonly context: FindingContext;
  /** What it adds to the verdict, in points, its context taken into account. */
  readonly weight: number;
  readonly severity: Severity;
  /** A path of the bundle, or `metadata` when no file is concerned. */
  readonly file: string;
  /** Counted from 1; 1 also when the rule concerns the file as a whole. */
  readonly line: number;
  readonly message: string;
  /** The line, trimmed, without secrets, at most 160 characters and then `...`. */
  readonly evidence: string;
}

/** Text the engine left out, so that nobody takes silence for a clean result. */
export interface NotLookedAt {
  readonly path: string;
  readonly reason: string;
  /** Whether a payload could well be there, so that nothing found means nothing known. */
  readonly matters?: boolean;
}

export interface ScanResult {
  readonly verdict: Verdict;
  /** Points of all findings together; see `verdict.rules.ts`. */
  readonly score: number;
  /** The codes that made the verdict, unique and sorted; none when it is clean. */
  readonly reasonCodes: ReasonCode[];
  /** Sorted by `code:file:line:message`. */
  readonly findings: Finding[];
  /** One sentence naming up to three reason codes. */
  readonly summary: string;
  readonly engineVersion: string;
  /** Capability labels in their fixed order (server semantics, section 5.3). */
  readonly capabilityTags: string[];
  readonly notLookedAt: NotLookedAt[];
}
