import { runMain, startProcess } from '@app/runtime';
import { PublishingModule } from './publishing.module';

runMain(() => startProcess({ name: 'publishing', services: [PublishingModule], environment: process.env }));
