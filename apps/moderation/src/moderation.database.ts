import type { ServiceDatabase } from '@app/persistence';
import { CreateVerdict1700000000000 } from './migrations/1700000000000-create-verdict';
import { CreateAuditRecord1767312000000 } from './migrations/1767312000000-create-audit-record';
import { CreateCases1767630000000 } from './migrations/1767630000000-create-cases';
import { AddScanners1767710000001 } from './migrations/1767710000001-add-scanners';
import { NoticeEnforcement1767730000000 } from './migrations/1767730000000-notice-enforcement';
import { WeighReporters1767730000001 } from './migrations/1767730000001-weigh-reporters';
import { QueueSkills1767750000001 } from './migrations/1767750000001-queue-skills';
import { FollowTimelines1767770000000 } from './migrations/1767770000000-follow-timelines';

export const moderationDatabase: ServiceDatabase = {
  schema: 'moderation',
  entities: [],
  migrations: [
    CreateVerdict1700000000000,
    CreateAuditRecord1767312000000,
    CreateCases1767630000000,
    AddScanners1767710000001,
    NoticeEnforcement1767730000000,
    WeighReporters1767730000001,
    QueueSkills1767750000001,
    FollowTimelines1767770000000,
  ],
};
