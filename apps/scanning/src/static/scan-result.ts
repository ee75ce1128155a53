/** How much a reader should care about one finding. It does not decide the verdict; see `verdict.rules.ts`. */
export type Severity = 'info' | 'warn' | 'critical';

/** What the static engine concludes about a whole bundle. */
export type Verdict = 'clean' | 'suspicious' | 'malicious';

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
}

export interface ScanResult {
  readonly verdict: Verdict;
  /** Unique and sorted. */
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
