import type { ServiceDatabase } from '@app/persistence';
import { CreateIdentity1767225600000 } from './migrations/1767225600000-create-identity';

export const gatewayDatabase: ServiceDatabase = {
  schema: 'gateway',
  entities: [],
  migrations: [CreateIdentity1767225600000],
};
