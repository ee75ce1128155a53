import { Inject, Injectable } from '@nestjs/common';
import {
  publishTokenSpent,
  publisherMemberAdded,
  publisherMemberRemoved,
  publisherMemberRoleChanged,
  publisherMigrated,
  tokenRevoked,
  userBanned,
  userRoleChanged,
  userUnbanned,
} from '@app/contracts';
import { BUS, OnBroadcast, type Bus, type Envelope } from '@app/messaging';
import { CredentialCache } from './credential-cache';

/** Lets every replica forget what it knows of a user when a fact changes what their credentials are worth. */
@Injectable()
export class CredentialChanges {
  constructor(
    private readonly cache: CredentialCache,
    @Inject(BUS) bus: Bus,
  ) {
    // What was said meanwhile is not known, and broadcasts are not repeated.
    bus.onLoss(() => cache.forgetAll());
  }

  @OnBroadcast(tokenRevoked)
  onTokenRevoked({ payload }: Envelope<typeof tokenRevoked>): void {
    this.cache.forgetUser(payload.userId);
  }
  @OnBroadcast(publishTokenSpent)
  onPublishTokenSpent({ payload }: Envelope<typeof publishTokenSpent>): void {
    this.cache.forgetUser(payload.tokenId);
  }
  @OnBroadcast(userBanned)
  onUserBanned({ payload }: Envelope<typeof userBanned>): void {
    this.cache.forgetUser(payload.userId);
  }
  @OnBroadcast(userUnbanned)
  onUserUnbanned({ payload }: Envelope<typeof userUnbanned>): void {
    this.cache.forgetUser(payload.userId);
  }
  @OnBroadcast(userRoleChanged)
  onUserRoleChanged({ payload }: Envelope<typeof userRoleChanged>): void {
    this.cache.forgetUser(payload.userId);
  }
  @OnBroadcast(publisherMigrated)
  onPublisherMigrated({ payload }: Envelope<typeof publisherMigrated>): void {
    this.cache.forgetUser(payload.userId);
  }
  @OnBroadcast(publisherMemberAdded)
  onMemberAdded({ payload }: Envelope<typeof publisherMemberAdded>): void {
    this.cache.forgetUser(payload.userId);
  }
  @OnBroadcast(publisherMemberRemoved)
  onMemberRemoved({ payload }: Envelope<typeof publisherMemberRemoved>): void {
    this.cache.forgetUser(payload.userId);
  }
  @OnBroadcast(publisherMemberRoleChanged)
  onMemberRoleChanged({ payload }: Envelope<typeof publisherMemberRoleChanged>): void {
    this.cache.forgetUser(payload.userId);
  }
}
