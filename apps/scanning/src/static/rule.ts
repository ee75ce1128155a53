import type { Bundle, ReasonCode, Severity } from './scan-result';
import type { FileClass, SourceFile } from './source-file';

/**
 * A text the rule must (or must not) fire on. Examples are the rule's tests.
 *
 * `text` alone is put into a file of the rule's first file class; `bundle` replaces parts of an empty bundle.
 */
export interface Example {
  readonly path?: string;
  readonly text?: string;
  readonly bundle?: Partial<Bundle>;
  /** The line of the finding, counted from 1, when it is worth pinning. */
  readonly line?: number;
}

/** What is known about the bundle while its files are examined. */
export interface BundleContext {
  readonly bundle: Bundle;
  readonly sources: readonly SourceFile[];
  /** Environment names the publisher declared, in upper case. */
  readonly declaredEnv: ReadonlySet<string>;
}

interface RuleDescription {
  /** Unique. Rules that share a code are told apart by a suffix: `exposed_resource_identifier/spreadsheet`. */
  readonly id: string;
  readonly code: ReasonCode;
  readonly severity: Severity;
  /** One sentence for the finding. */
  readonly message: string;
  /** Why it matters, for people who review findings. */
  readonly rationale: string;
  /** What the publisher can do about it. */
  readonly fix: string;
  /**
   * Lower-case ASCII substrings without which the rule cannot fire: one of each group has to be there, in any case.
   * They are all looked for in a single pass; no group means the rule always runs.
   */
  readonly needles: readonly (readonly string[])[];
  readonly examples: { readonly fires: readonly Example[]; readonly passes: readonly Example[] };
}

/** A rule about one file; at most one finding a file. */
export interface FileRule extends RuleDescription {
  readonly files: readonly FileClass[];
  /** @returns the line (from 1) of the first match, or null. Time must be linear in the length of the text. */
  readonly find: (source: SourceFile, context: BundleContext) => number | null;
  /** Takes out of the evidence what must not be shown, beyond secret literals, which are always taken out. */
  readonly redact?: (line: string) => string;
}

/** Where a bundle rule saw something. */
export interface Sighting {
  readonly file: string;
  readonly line: number;
  readonly evidence: string;
}

/** A rule about all files together, or about what is declared beside them; at most one finding a bundle. */
export interface BundleRule extends RuleDescription {
  readonly find: (context: BundleContext) => Sighting | null;
}

export interface RuleSet {
  readonly fileRules: readonly FileRule[];
  readonly bundleRules: readonly BundleRule[];
}
