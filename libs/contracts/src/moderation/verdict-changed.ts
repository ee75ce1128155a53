import { ITEM_KINDS, type ItemKind } from '../catalog/register-version';
import { event } from '../contract';
import { Choice, EpochMs, Flag, Json, Text, Texts, Uuid, Whole } from '../fields';

export const VERDICTS = ['clean', 'suspicious', 'malicious', 'pending'] as const;
export type Verdict = (typeof VERDICTS)[number];

export class VerdictChanged {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() itemId: string;
  @Uuid() versionId: string;
  @Choice(VERDICTS, { description: 'What counts for users, from every scanner and every person together' })
  verdict: Verdict;
  @Flag({ description: 'The static scan is in, and conclusive; until then the verdict is pending or malicious' })
  staticDone: boolean;
  @Flag({ description: 'Every scanner that was asked has answered, the static one conclusively; or a person has' })
  allDone: boolean;
  @Texts() reasonCodes: string[];
  @Text({ nullable: true }) summary: string | null;
  @Text({ nullable: true }) engineVersion: string | null;
  @Texts() capabilityTags: string[];
  @Json({ description: 'Scanner name to its public result; no evidence' }) scanners: unknown;
  @EpochMs({ nullable: true }) checkedAt: number | null;
  @Choice(['approved', 'quarantined', 'revoked'], {
    optional: true,
    description: "A moderator's word, which counts more",
  })
  manualState?: 'approved' | 'quarantined' | 'revoked';
  @Whole({ min: 1, description: 'Grows with every change of this version; ignore a smaller one' }) revision: number;
}
/** The effective verdict of a version. */
export const verdictChanged = event({ subject: 'reef.evt.moderation.verdict.changed.v1', payload: VerdictChanged });
