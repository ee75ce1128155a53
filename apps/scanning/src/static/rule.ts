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
  /** Whether the bundle says that security is its trade, and so has reason to write about attacks. */
  readonly tradesInSecurity: boolean;
}

/** A place where a file rule fires. */
export interface Sight {
  /** Counted from 1. */
  readonly line: number;
  /** Replaces the weight of the rule. */
  readonly weight?: number;
}

interface RuleDescription {
  /** Unique. Rules that share a code are told apart by a suffix: `exposed_resource_identifier/spreadsheet`. */
  readonly id: string;
  readonly code: ReasonCode;
  readonly severity: Severity;
  /**
   * Points it adds to the verdict when it stands in plain text or running code, 0 to 100. Below 20 it is a weak sign,
   * which honest skills show as well; from 50 it makes a skill suspicious, and then it takes two things together.
   */
  readonly weight: number;
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

/** What a file rule saw: nothing, one line (from 1), or several places of which the gravest is reported. */
export type Seen = number | null | Iterable<Sight>;

/** A rule about one file; at most one finding a file. Text that was decoded is shown to every file rule. */
export interface FileRule extends RuleDescription {
  readonly files: readonly FileClass[];
  /** Time must be linear in the length of the text. */
  readonly find: (source: SourceFile, context: BundleContext) => Seen;
  /** Takes out of the evidence what must not be shown, beyond secret literals, which are always taken out. */
  readonly redact?: (line: string) => string;
}

/** Where a bundle rule saw something. */
export interface Sighting {
  readonly file: string;
  readonly line: number;
  readonly evidence: string;
  /** Replaces the weight of the rule. */
  readonly weight?: number;
}

/** A rule about all files together, or about what is declared beside them; at most one finding a bundle. */
export interface BundleRule extends RuleDescription {
  readonly find: (context: BundleContext) => Sighting | null;
}

export interface RuleSet {
  readonly fileRules: readonly FileRule[];
  readonly bundleRules: readonly BundleRule[];
}
