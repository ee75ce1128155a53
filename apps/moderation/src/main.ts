import { runMain, startProcess } from '@app/runtime';
import { ModerationModule } from './moderation.module';

runMain(() => startProcess({ name: 'moderation', services: [ModerationModule], environment: process.env }));
