export { later } from '@app/storage';
