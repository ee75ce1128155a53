import { runService } from '@app/runtime';
import { ratingsDatabase } from './ratings.database';
import { RatingsModule } from './ratings.module';

runService({ module: RatingsModule, database: ratingsDatabase, environment: process.env });
