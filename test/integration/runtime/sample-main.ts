import { runService } from '@app/runtime';
import { catalogDatabase, TakesNotes } from '../messaging/notes';

runService({ module: TakesNotes, database: catalogDatabase, environment: process.env });
