export { later } from '@app/kernel';
