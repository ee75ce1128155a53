import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { DatabaseModule } from '@app/persistence';
import { AccountFacts } from './accounts/account-facts';
import { BanReasonsService } from './accounts/ban-reasons.service';
import { BansService } from './accounts/bans.service';
import { HoldsService } from './accounts/holds.service';
import { SuspectedUploadersSubscriber } from './accounts/suspected-uploaders.subscriber';
import { OwnedContent } from './accounts/owned-content';
import { Restrictions } from './accounts/restrictions';
import { RestrictionsController } from './accounts/restrictions.controller';
import { RestrictionsRepository } from './accounts/restrictions.repository';
import { UsersController } from './accounts/users.controller';
import { UsersRepository } from './accounts/users.repository';
import { UsersService } from './accounts/users.service';
import { WhoamiController } from './accounts/whoami.controller';
import { AdministrationController } from './administration/administration.controller';
import { EventReplay } from './administration/event-replay.service';
import { EventTail } from './administration/event-tail.service';
import { EventsAdministrationController } from './administration/events-administration.controller';
import { Operations } from './administration/operations.service';
import { RescanAdministrationController } from './administration/rescan-administration.controller';
import { SearchAdministrationController } from './administration/search-administration.controller';
import { StatsAdministrationController } from './administration/stats-administration.controller';
import { AdministrationService } from './administration/administration.service';
import { ApiTokensController } from './api-tokens/api-tokens.controller';
import { ApiTokensRepository } from './api-tokens/api-tokens.repository';
import { ApiTokensService } from './api-tokens/api-tokens.service';
import { LastUsed } from './api-tokens/last-used';
import { AuditExport } from './audit/audit-export.service';
import { AuditController } from './audit/audit.controller';
import { AccessGuard } from './authentication/access.guard';
import { ApiTokenCheck } from './authentication/api-token-check';
import { AuthenticationService } from './authentication/authentication.service';
import { CredentialCache } from './authentication/credential-cache';
import { CredentialChanges } from './authentication/credential-changes';
import { AdminAccount } from './bootstrap/admin-account';
import { AdminBootstrap } from './bootstrap/admin-bootstrap.service';
import { AdminTokens } from './bootstrap/admin-tokens.service';
import { consoleControllers, consoleProviders } from './console/console.providers';
import { DiscoveryController } from './discovery/discovery.controller';
import { ApiDocument } from './documents/api-document';
import { DocumentsController } from './documents/documents.controller';
import { ProblemsController } from './documents/problems.controller';
import { RawRoutes } from './edge/raw-routes';
import { FailureFilter } from './errors/failure.filter';
import { gatewayConfig } from './gateway.config';
import { gatewayDatabase } from './gateway.database';
import { npmControllers, npmProviders } from './npm/npm.providers';
import { legacyControllers, legacyProviders } from './legacy/legacy.providers';
import { moderationControllers, moderationProviders } from './moderation/moderation.providers';
import { oauthControllers, oauthProviders } from './oauth/oauth.providers';
import { PackageBytesController } from './packages/package-bytes.controller';
import { PackageVersionsController } from './packages/package-versions.controller';
import { PackageListsController } from './packages/package-lists.controller';
import { PackageAdministrationController } from './packages/package-administration.controller';
import { PackageLifecycleController } from './packages/package-lifecycle.controller';
import { PackagesController } from './packages/packages.controller';
import { HandlesRepository } from './publishers/handles.repository';
import { HandlesService } from './publishers/handles.service';
import { MembersRepository } from './publishers/members.repository';
import { MembersService } from './publishers/members.service';
import { NameReservationsService } from './publishers/name-reservations.service';
import { OfficialPublishers } from './publishers/official-publishers.service';
import { OfficialPublishersController } from './publishers/official-publishers.controller';
import { OfficialPublishersRepository } from './publishers/official-publishers.repository';
import { OrganizationAdministration } from './publishers/organization-administration.service';
import { Organizations } from './publishers/organizations';
import { PersonalPublishers } from './publishers/personal-publishers';
import { PublisherAdministrationController } from './publishers/publisher-administration.controller';
import { PublisherDirectoryController } from './publishers/publisher-directory.controller';
import { PublishersController } from './publishers/publishers.controller';
import { PublishersRepository } from './publishers/publishers.repository';
import { PublishersService } from './publishers/publishers.service';
import { overloadProviders } from './overload/overload.providers';
import { pageControllers, pageProviders } from './pages/pages.providers';
import { rateLimitProviders } from './rate-limits/rate-limits.providers';
import { ratingControllers, ratingProviders } from './ratings/ratings.providers';
import { scanControllers } from './scans/scans.providers';
import { PublishSkillController } from './skills/publish-skill.controller';
import { SkillBytesController } from './skills/skill-bytes.controller';
import { SkillDownloads } from './skills/skill-downloads.service';
import { SkillInstallController } from './skills/skill-install.controller';
import { SkillTrustController } from './skills/skill-trust.controller';
import { SkillTrust } from './skills/skill-trust.service';
import { SkillLifecycleController } from './skills/skill-lifecycle.controller';
import { SkillsController } from './skills/skills.controller';
import { TrendingController } from './skills/trending.controller';
import { telemetryControllers, telemetryProviders } from './telemetry/telemetry.providers';
import {
  trustedPublishingControllers,
  trustedPublishingProviders,
} from './trusted-publishing/trusted-publishing.providers';
import { StarsController } from './stars/stars.controller';
import { SkillNamesController } from './skills/skill-names.controller';
import { TransfersController } from './transfers/transfers.controller';
import { PublishAttemptsController } from './uploads/publish-attempts.controller';
import { ReceiveUpload } from './uploads/receive-upload';
import { UploadRoutes } from './uploads/upload-routes';
import { UploadsController } from './uploads/uploads.controller';
import { webhookControllers, webhookProviders } from './webhooks/webhooks.providers';

export { AdminBootstrap } from './bootstrap/admin-bootstrap.service';
export { gatewayHttp } from './http';

/** The public door: who is calling, and how failures look. Start reading at http.ts. */
@Module({
  imports: [DatabaseModule.forService(gatewayDatabase)],
  controllers: [
    ...[DiscoveryController, DocumentsController, ProblemsController],
    ...[WhoamiController, UsersController, ApiTokensController, AdministrationController],
    ...[StatsAdministrationController, SearchAdministrationController, EventsAdministrationController],
    ...[RescanAdministrationController],
    ...[AuditController],
    ...[RestrictionsController],
    ...oauthControllers,
    ...[PublishersController, PublisherAdministrationController, PublisherDirectoryController],
    OfficialPublishersController,
    ...moderationControllers,
    ...[SkillNamesController, TransfersController],
    ...[SkillsController, SkillBytesController, PublishSkillController, UploadsController],
    ...[PublishAttemptsController],
    ...[SkillTrustController, SkillInstallController],
    ...[SkillLifecycleController, StarsController],
    ...[TrendingController],
    ...telemetryControllers,
    ...[PackageAdministrationController, PackageLifecycleController],
    ...[PackageListsController, PackageVersionsController, PackageBytesController, PackagesController],
    ...scanControllers,
    ...ratingControllers,
    ...legacyControllers,
    ...trustedPublishingControllers,
    ...npmControllers,
    ...webhookControllers,
    ...pageControllers,
    ...consoleControllers,
  ],
  providers: [
    gatewayConfig.provider,
    { provide: APP_FILTER, useClass: FailureFilter },
    { provide: APP_GUARD, useClass: AccessGuard },
    ...[AuthenticationService, ApiTokenCheck, RawRoutes, ApiDocument],
    ...[CredentialCache, CredentialChanges, AccountFacts],
    ...[
      BansService,
      BanReasonsService,
      HoldsService,
      SuspectedUploadersSubscriber,
      OwnedContent,
      Restrictions,
      RestrictionsRepository,
    ],
    ...[PublishersService, PublishersRepository, MembersService, MembersRepository, HandlesService, HandlesRepository],
    ...[OfficialPublishers, OfficialPublishersRepository],
    ...[Organizations, OrganizationAdministration, PersonalPublishers, NameReservationsService],
    ...[UsersService, UsersRepository, ApiTokensService, ApiTokensRepository, LastUsed],
    ...oauthProviders,
    ...[AdminBootstrap, AdminAccount, AdminTokens, AdministrationService, AuditExport],
    ...[Operations, EventTail, EventReplay],
    ...[ReceiveUpload, UploadRoutes, SkillTrust],
    ...[SkillDownloads],
    ...telemetryProviders,
    ...ratingProviders,
    ...npmProviders,
    ...legacyProviders,
    ...overloadProviders,
    ...rateLimitProviders,
    ...trustedPublishingProviders,
    ...webhookProviders,
    ...moderationProviders,
    ...pageProviders,
    ...consoleProviders,
  ],
})
export class GatewayModule {}
