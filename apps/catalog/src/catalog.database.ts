import type { ServiceDatabase } from '@app/persistence';
import { CreateItems1764000000000 } from './migrations/1764000000000-create-items';
import { HoldOwners1767312000000 } from './migrations/1767312000000-hold-owners';
import { NameSkills1767400000000 } from './migrations/1767400000000-name-skills';
import { KeepLifecycle1767410000000 } from './migrations/1767410000000-keep-lifecycle';
import { RecordUsage1767420000000 } from './migrations/1767420000000-record-usage';
import { OrderSkills1767430000000 } from './migrations/1767430000000-order-skills';
import { IndexSearch1767430000001 } from './migrations/1767430000001-index-search';
import { DescribeVersions1767440000000 } from './migrations/1767440000000-describe-versions';
import { TrustPublishers1767450000000 } from './migrations/1767450000000-trust-publishers';
import { GivePackagesChannels1767460000000 } from './migrations/1767460000000-give-packages-channels';
import { ListPackages1767490000000 } from './migrations/1767490000000-list-packages';
import { PlanMigrations1767500000000 } from './migrations/1767500000000-plan-migrations';
import { IndexPackages1767610000000 } from './migrations/1767610000000-index-packages';
import { FollowModerators1767631000000 } from './migrations/1767631000000-follow-moderators';
import { ListCategories1767670000000 } from './migrations/1767670000000-list-categories';
import { ShowReservations1767670000001 } from './migrations/1767670000001-show-reservations';
import { PurgeItems1767730000010 } from './migrations/1767730000010-purge-items';
import { FollowTimelines1767770000000 } from './migrations/1767770000000-follow-timelines';
import { NameBlobs1767770000001 } from './migrations/1767770000001-name-blobs';
import { ListBlockedPackages1767790000000 } from './migrations/1767790000000-list-blocked-packages';

/** The schema `catalog`. Its queries are hand-written SQL, so there are no entities. */
export const catalogDatabase: ServiceDatabase = {
  schema: 'catalog',
  entities: [],
  migrations: [
    CreateItems1764000000000,
    HoldOwners1767312000000,
    NameSkills1767400000000,
    KeepLifecycle1767410000000,
    RecordUsage1767420000000,
    OrderSkills1767430000000,
    IndexSearch1767430000001,
    DescribeVersions1767440000000,
    TrustPublishers1767450000000,
    GivePackagesChannels1767460000000,
    ListPackages1767490000000,
    PlanMigrations1767500000000,
    IndexPackages1767610000000,
    FollowModerators1767631000000,
    ListCategories1767670000000,
    ShowReservations1767670000001,
    PurgeItems1767730000010,
    FollowTimelines1767770000000,
    NameBlobs1767770000001,
    ListBlockedPackages1767790000000,
  ],
};
