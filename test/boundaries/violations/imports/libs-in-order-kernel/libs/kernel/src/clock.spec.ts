export { later } from '@app/config';
