export { later } from '@app/runtime';
