import { ITEM_KINDS, type ItemKind } from '../catalog/register-version';
import { event } from '../contract';
import { Choice, EpochMs, Json, ListOf, Text, Texts, Uuid, Whole } from '../fields';

export const SCAN_VERDICTS = ['clean', 'suspicious', 'malicious', 'inconclusive'] as const;
export type ScanVerdict = (typeof SCAN_VERDICTS)[number];

/** One thing a scanner found, so that a person can check it. */
export class Finding {
  @Text() code: string;
  @Choice(['info', 'warn', 'critical']) severity: string;
  @Text() file: string;
  @Whole({ min: 1 }) line: number;
  @Text() message: string;
  @Text({ description: 'The line, shortened, secrets redacted; only for owners and moderators' }) evidence: string;
}
export class ScanCompleted {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() itemId: string;
  @Uuid() versionId: string;
  @Text({ description: '`static`, `vt`, `llm`, `clamav` or `http`' }) scanner: string;
  @Texts({ optional: true, description: 'Every scanner the version was given to when it was published' })
  asked?: string[];
  @Choice(SCAN_VERDICTS, { description: 'inconclusive: the scanner could not finish; never a verdict' })
  verdict: ScanVerdict;
  @Texts() reasonCodes: string[];
  @Text() summary: string;
  @Text() engineVersion: string;
  @Texts() capabilityTags: string[];
  @ListOf(() => Finding, { maxItems: 40 }) findings: Finding[];
  @Json({ optional: true, description: 'What everybody may know besides, in the shape clients know of this scanner' })
  details?: unknown;
  @EpochMs() checkedAt: number;
}
/** A scanner has finished with a version. */
export const scanCompleted = event({ subject: 'reef.evt.scanning.scan.completed.v1', payload: ScanCompleted });
