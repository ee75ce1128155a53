import { runService } from '@app/runtime';
import { catalogDatabase } from './catalog.database';
import { CatalogModule } from './catalog.module';

runService({ module: CatalogModule, database: catalogDatabase, environment: process.env });
