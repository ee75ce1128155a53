import { runService } from '@app/runtime';
import { publishingDatabase } from './publishing.database';
import { PublishingModule } from './publishing.module';

runService({ module: PublishingModule, database: publishingDatabase, environment: process.env });
