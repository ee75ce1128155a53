import type { ServiceDatabase } from '@app/persistence';
import { CreatePublishing1700000000000 } from './migrations/1700000000000-create-publishing';

/** Queries here are hand-written SQL, so there are no entities. */
export const publishingDatabase: ServiceDatabase = {
  schema: 'publishing',
  entities: [],
  migrations: [CreatePublishing1700000000000],
};
