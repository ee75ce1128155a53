export { RatingsRepository } from './ratings.repository';
export { Outbox } from '@app/persistence';
