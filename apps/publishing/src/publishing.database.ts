import type { ServiceDatabase } from '@app/persistence';
import { CreatePublishing1700000000000 } from './migrations/1700000000000-create-publishing';
import { FindAttemptsByItem1767480000000 } from './migrations/1767480000000-find-attempts-by-item';
import { RememberVerdicts1767620000000 } from './migrations/1767620000000-remember-verdicts';
import { NoteMaliciousVersions1767730000020 } from './migrations/1767730000020-note-malicious-versions';
import { FollowTimelines1767770000000 } from './migrations/1767770000000-follow-timelines';
import { NameBlobs1767770000001 } from './migrations/1767770000001-name-blobs';

/** Queries here are hand-written SQL, so there are no entities. */
export const publishingDatabase: ServiceDatabase = {
  schema: 'publishing',
  entities: [],
  migrations: [
    CreatePublishing1700000000000,
    FindAttemptsByItem1767480000000,
    RememberVerdicts1767620000000,
    NoteMaliciousVersions1767730000020,
    FollowTimelines1767770000000,
    NameBlobs1767770000001,
  ],
};
