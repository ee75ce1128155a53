export { later } from '@app/persistence';
