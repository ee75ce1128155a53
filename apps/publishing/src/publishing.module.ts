import { Module } from '@nestjs/common';
import { DatabaseModule } from '@app/persistence';
import { AttemptEndings } from './attempts/attempt-endings';
import { AttemptIntake } from './attempts/attempt-intake';
import { AttemptReports } from './attempts/attempt-reports.service';
import { AttemptRunner } from './attempts/attempt-runner';
import { AttemptSignals } from './attempts/attempt-signals';
import { AttemptStepsByKind } from './attempts/attempt-steps';
import { AttemptSweeper } from './attempts/attempt-sweeper';
import { AttemptWorkRepository } from './attempts/attempt-work.repository';
import { AttemptsController } from './attempts/attempts.controller';
import { AttemptsRepository } from './attempts/attempts.repository';
import { ItemMovesRepository } from './attempts/item-moves.repository';
import { ItemMovesSubscriber } from './attempts/item-moves.subscriber';
import { PublicationService } from './attempts/publication.service';
import { PackageAuthority } from './packages/package-authority.service';
import { PackagePublishController } from './packages/package-publish.controller';
import { PackagePublishService } from './packages/package-publish.service';
import { PackageSteps } from './packages/package-steps';
import { NewSkillsRepository } from './new-skills/new-skills.repository';
import { NewSkills } from './new-skills/new-skills.service';
import { OwnersService } from './publisher/owners.service';
import { publishingConfig } from './publishing.config';
import { publishingDatabase } from './publishing.database';
import { MaliciousVersionsSubscriber } from './velocity/malicious-versions.subscriber';
import { PublishVelocity } from './velocity/velocity.service';
import { SkillPublishController } from './skills/skill-publish.controller';
import { SkillPublishService } from './skills/skill-publish.service';
import { SkillSteps } from './skills/skill-steps';
import { UploadsController } from './uploads/uploads.controller';
import { UploadsRepository } from './uploads/uploads.repository';
import { UploadsService } from './uploads/uploads.service';

/** How versions get in: uploads, validation, attempts, archives. Start reading at skills/skill-publish.service.ts. */
@Module({
  imports: [DatabaseModule.forService(publishingDatabase)],
  controllers: [UploadsController, SkillPublishController, PackagePublishController, AttemptsController],
  providers: [
    publishingConfig.provider,
    UploadsRepository,
    UploadsService,
    AttemptsRepository,
    AttemptWorkRepository,
    AttemptSignals,
    AttemptReports,
    AttemptEndings,
    AttemptStepsByKind,
    AttemptRunner,
    AttemptSweeper,
    AttemptIntake,
    PublicationService,
    OwnersService,
    NewSkillsRepository,
    NewSkills,
    PublishVelocity,
    MaliciousVersionsSubscriber,
    SkillSteps,
    SkillPublishService,
    ItemMovesRepository,
    ItemMovesSubscriber,
    PackageSteps,
    PackageAuthority,
    PackagePublishService,
  ],
})
export class PublishingModule {}
