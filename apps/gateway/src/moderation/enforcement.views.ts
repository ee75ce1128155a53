import {
  Choice,
  ENFORCEMENT_MEASURES,
  ENFORCEMENT_STATES,
  EnforcementTarget,
  EpochMs,
  ListOf,
  Nested,
  OpenAppeal,
  Text,
  Texts,
  Uuid,
  type EnforcementMeasure,
  type EnforcementState,
} from '@app/contracts';
import { CasePage } from './report.views';

export class EnforcementEvidence {
  @Texts({ description: 'Codes of findings or of rules' }) codes: string[];
  @Text({ nullable: true, description: 'Where to read more, as its owner' }) path: string | null;
}
export class EnforcementAppeal {
  @Text({ nullable: true, description: 'POST an appeal here; null: write to those who run this Reef' })
  path: string | null;
  @Text({ description: 'One sentence on how to contest it' }) text: string;
  @Nested(() => OpenAppeal, { nullable: true, description: 'The one that waits for a moderator' })
  open: OpenAppeal | null;
}
/** One notice as the one it concerns reads it. Reporters and the names of moderators are not in it. */
export class EnforcementItem {
  @Uuid() noticeId: string;
  @Choice(ENFORCEMENT_STATES) state: EnforcementState;
  @Choice(ENFORCEMENT_MEASURES) measure: EnforcementMeasure;
  @Nested(() => EnforcementTarget) target: EnforcementTarget;
  @Text({ nullable: true, description: 'Handle of the publisher it concerns; null: you alone' })
  publisher: string | null;
  @Text({ description: 'For machines, such as `scanner.static.malicious`' }) reason: string;
  @Text({ description: 'One sentence for a person' }) text: string;
  @Text({ nullable: true, description: "In the moderator's words" }) note: string | null;
  @Nested(() => EnforcementEvidence) evidence: EnforcementEvidence;
  @Nested(() => EnforcementAppeal) appeal: EnforcementAppeal;
  @EpochMs() appliedAt: number;
  @EpochMs({ nullable: true }) liftedAt: number | null;
}
export class EnforcementItems extends CasePage {
  @ListOf(() => EnforcementItem) items: EnforcementItem[];
}
