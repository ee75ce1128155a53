import { runMain, startProcess } from '@app/runtime';
import { ScanningModule } from './scanning.module';

runMain(() => startProcess({ name: 'scanning', services: [ScanningModule], environment: process.env }));
