import type { ServiceDatabase } from '@app/persistence';
import { CreateItems1764000000000 } from './migrations/1764000000000-create-items';

/** The schema `catalog`. Its queries are hand-written SQL, so there are no entities. */
export const catalogDatabase: ServiceDatabase = {
  schema: 'catalog',
  entities: [],
  migrations: [CreateItems1764000000000],
};
