import { runService } from '@app/runtime';
import { moderationDatabase } from './moderation.database';
import { ModerationModule } from './moderation.module';

runService({ module: ModerationModule, database: moderationDatabase, environment: process.env });
