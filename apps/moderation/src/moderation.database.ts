import type { ServiceDatabase } from '@app/persistence';
import { CreateVerdict1700000000000 } from './migrations/1700000000000-create-verdict';

export const moderationDatabase: ServiceDatabase = {
  schema: 'moderation',
  entities: [],
  migrations: [CreateVerdict1700000000000],
};
