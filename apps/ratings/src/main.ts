import { runMain, startProcess } from '@app/runtime';
import { RatingsModule } from './ratings.module';

runMain(() => startProcess({ name: 'ratings', services: [RatingsModule], environment: process.env }));
