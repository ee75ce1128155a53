import { runMain, startProcess } from '@app/runtime';
import { CatalogModule } from './catalog.module';

runMain(() => startProcess({ name: 'catalog', services: [CatalogModule], environment: process.env }));
