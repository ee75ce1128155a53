import type { ServiceDatabase } from '@app/persistence';
import { CreateScanJob1700000000000 } from './migrations/1700000000000-create-scan-job';
import { CreateScanRequest1767470000000 } from './migrations/1767470000000-create-scan-request';
import { AddScanners1767710000000 } from './migrations/1767710000000-add-scanners';
import { AddRescans1767720000000 } from './migrations/1767720000000-add-rescans';
import { RememberDependencies1767720000001 } from './migrations/1767720000001-remember-dependencies';
import { FollowTimelines1767770000000 } from './migrations/1767770000000-follow-timelines';

export const scanningDatabase: ServiceDatabase = {
  schema: 'scanning',
  entities: [],
  migrations: [
    CreateScanJob1700000000000,
    CreateScanRequest1767470000000,
    AddScanners1767710000000,
    AddRescans1767720000000,
    RememberDependencies1767720000001,
    FollowTimelines1767770000000,
  ],
};
