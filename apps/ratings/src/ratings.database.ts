import type { ServiceDatabase } from '@app/persistence';
import { CreateRating1700000000000 } from './migrations/1700000000000-create-rating';

export const ratingsDatabase: ServiceDatabase = {
  schema: 'ratings',
  entities: [],
  migrations: [CreateRating1700000000000],
};
