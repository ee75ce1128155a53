import type { ServiceDatabase } from '@app/persistence';
import { CreateIdentity1767225600000 } from './migrations/1767225600000-create-identity';
import { GovernAccounts1767312000000 } from './migrations/1767312000000-govern-accounts';
import { CreateSignIn1767319200000 } from './migrations/1767319200000-create-sign-in';
import { ExtendOAuth1767326400000 } from './migrations/1767326400000-extend-oauth';
import { ListConsents1767500000000 } from './migrations/1767500000000-list-consents';
import { LimitTokens1767510000000 } from './migrations/1767510000000-limit-tokens';
import { SignNpmReleases1767530000000 } from './migrations/1767530000000-sign-npm-releases';
import { CreateWebhooks1767650000000 } from './migrations/1767650000000-create-webhooks';
import { ListOfficialPublishers1767730000030 } from './migrations/1767730000030-list-official-publishers';
import { FollowTimelines1767770000000 } from './migrations/1767770000000-follow-timelines';

export const gatewayDatabase: ServiceDatabase = {
  schema: 'gateway',
  entities: [],
  migrations: [
    CreateIdentity1767225600000,
    GovernAccounts1767312000000,
    CreateSignIn1767319200000,
    ExtendOAuth1767326400000,
    ListConsents1767500000000,
    LimitTokens1767510000000,
    SignNpmReleases1767530000000,
    CreateWebhooks1767650000000,
    ListOfficialPublishers1767730000030,
    FollowTimelines1767770000000,
  ],
};
