import { Module } from '@nestjs/common';
import { DatabaseModule } from '@app/persistence';
import { catalogConfig } from './catalog.config';
import { catalogDatabase } from './catalog.database';
import { DecisionsRepository } from './decisions/decisions.repository';
import { DecisionsService } from './decisions/decisions.service';
import { PublicFaceRepository } from './decisions/public-face.repository';
import { VerdictsSubscriber } from './decisions/verdicts.subscriber';
import { purgesControllers, purgesProviders } from './purges/purges.providers';
import { moderatedControllers, moderatedProviders } from './moderated/moderated.providers';
import { NpmController } from './npm/npm.controller';
import { NpmSearchRepository } from './npm/npm-search.repository';
import { NpmRepository } from './npm/npm.repository';
import { NpmService } from './npm/npm.service';
import { BannedOwnersSubscriber } from './owners/banned-owners.subscriber';
import { NameReservationsRepository } from './owners/name-reservations.repository';
import { NameReservations } from './owners/name-reservations.service';
import { OwnerHoldsRepository } from './owners/owner-holds.repository';
import { OwnerHolds } from './owners/owner-holds.service';
import { OwnersController } from './owners/owners.controller';
import { OwnersService } from './owners/owners.service';
import { PackageListsController } from './packages/package-lists.controller';
import { PackageListsRepository } from './packages/package-lists.repository';
import { PackageSearchRepository } from './packages/package-search.repository';
import { ReservedPackages } from './packages/reserved-packages.service';
import { PackageCategories } from './packages/package-categories.repository';
import { SkillPackages } from './packages/skill-packages.service';
import { PackageListsService } from './packages/package-lists.service';
import {
  officialMigrationControllers,
  officialMigrationProviders,
} from './official-migrations/official-migrations.providers';
import {
  packageLifecycleControllers,
  packageLifecycleProviders,
} from './package-lifecycle/package-lifecycle.providers';
import { PackageReleasesController } from './packages/package-releases.controller';
import { PackageReleasesRepository } from './packages/package-releases.repository';
import { PackageReleasesService } from './packages/package-releases.service';
import { PackagesController } from './packages/packages.controller';
import { PackagesRepository } from './packages/packages.repository';
import { PackagesService } from './packages/packages.service';
import { ItemClaims } from './registration/item-claims';
import { RegistrationController } from './registration/registration.controller';
import { RegistrationRepository } from './registration/registration.repository';
import { RegistrationService } from './registration/registration.service';
import { ReleasesController } from './releases/releases.controller';
import { ReleasesRepository } from './releases/releases.repository';
import { ReleasesService } from './releases/releases.service';
import { searchControllers, searchProviders } from './search/search.providers';
import { skillLifecycleControllers, skillLifecycleProviders } from './skill-lifecycle/skill-lifecycle.providers';
import { skillNameControllers, skillNameProviders } from './skill-names/skill-names.providers';
import { LegacySkillsService } from './skills/legacy-skills.service';
import { SkillBytesService } from './skills/skill-bytes.service';
import { SkillFinder } from './skills/skill-finder.service';
import { SkillListsRepository } from './skills/skill-lists.repository';
import { SkillListsService } from './skills/skill-lists.service';
import { SkillTrustController } from './skills/skill-trust.controller';
import { SkillTrustService } from './skills/skill-trust.service';
import { SecurityVerdictsService } from './skills/security-verdicts.service';
import { SkillsController } from './skills/skills.controller';
import { SkillsRepository } from './skills/skills.repository';
import { SkillsService } from './skills/skills.service';
import { statsControllers, statsProviders } from './stats/stats.providers';
import { transferControllers, transferProviders } from './transfers/transfers.providers';
import { trendingControllers, trendingProviders } from './trending/trending.providers';
import {
  trustedPublishingControllers,
  trustedPublishingProviders,
} from './trusted-publishing/trusted-publishing.providers';

/** What exists and who sees it. Start reading at registration/registration.service.ts. */
@Module({
  imports: [DatabaseModule.forService(catalogDatabase)],
  controllers: [
    RegistrationController,
    SkillsController,
    SkillTrustController,
    PackagesController,
    PackageListsController,
    PackageReleasesController,
    NpmController,
    OwnersController,
    ...skillLifecycleControllers,
    ...packageLifecycleControllers,
    ...officialMigrationControllers,
    ...moderatedControllers,
    ...purgesControllers,
    ReleasesController,
    ...skillNameControllers,
    ...transferControllers,
    ...searchControllers,
    ...statsControllers,
    ...trendingControllers,
    ...trustedPublishingControllers,
  ],
  providers: [
    catalogConfig.provider,
    RegistrationService,
    RegistrationRepository,
    ItemClaims,
    BannedOwnersSubscriber,
    OwnersService,
    OwnerHolds,
    OwnerHoldsRepository,
    NameReservations,
    NameReservationsRepository,
    ...skillNameProviders,
    ...transferProviders,
    VerdictsSubscriber,
    DecisionsService,
    DecisionsRepository,
    PublicFaceRepository,
    SkillsService,
    SkillListsService,
    SkillBytesService,
    LegacySkillsService,
    SkillTrustService,
    SecurityVerdictsService,
    SkillFinder,
    SkillsRepository,
    SkillListsRepository,
    PackagesService,
    PackagesRepository,
    PackageReleasesService,
    PackageReleasesRepository,
    PackageListsService,
    PackageListsRepository,
    PackageCategories,
    ReservedPackages,
    SkillPackages,
    PackageSearchRepository,
    NpmService,
    NpmRepository,
    NpmSearchRepository,
    ...skillLifecycleProviders,
    ...packageLifecycleProviders,
    ...officialMigrationProviders,
    ...moderatedProviders,
    ...purgesProviders,
    ReleasesService,
    ReleasesRepository,
    ...searchProviders,
    ...statsProviders,
    ...trendingProviders,
    ...trustedPublishingProviders,
  ],
})
export class CatalogModule {}
