export { later } from '@app/messaging';
