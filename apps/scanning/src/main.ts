import { runService } from '@app/runtime';
import { scanningDatabase } from './scanning.database';
import { ScanningModule } from './scanning.module';

runService({ module: ScanningModule, database: scanningDatabase, environment: process.env });
