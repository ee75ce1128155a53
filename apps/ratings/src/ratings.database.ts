import type { ServiceDatabase } from '@app/persistence';
import { CreateRating1700000000000 } from './migrations/1700000000000-create-rating';
import { CreateIdempotencyKey1767312000000 } from './migrations/1767312000000-create-idempotency-key';
import { KnowChannels1767611000000 } from './migrations/1767611000000-know-channels';
import { GovernRatings1767640000000 } from './migrations/1767640000000-govern-ratings';
import { HoldUpdates1767660000000 } from './migrations/1767660000000-hold-updates';
import { CreateRatingInsight1767660000001 } from './migrations/1767660000001-create-rating-insight';
import { FollowTimelines1767770000000 } from './migrations/1767770000000-follow-timelines';

export const ratingsDatabase: ServiceDatabase = {
  schema: 'ratings',
  entities: [],
  migrations: [
    CreateRating1700000000000,
    CreateIdempotencyKey1767312000000,
    KnowChannels1767611000000,
    GovernRatings1767640000000,
    HoldUpdates1767660000000,
    CreateRatingInsight1767660000001,
    FollowTimelines1767770000000,
  ],
};
