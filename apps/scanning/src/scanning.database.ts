import type { ServiceDatabase } from '@app/persistence';
import { CreateScanJob1700000000000 } from './migrations/1700000000000-create-scan-job';

export const scanningDatabase: ServiceDatabase = {
  schema: 'scanning',
  entities: [],
  migrations: [CreateScanJob1700000000000],
};
