export { egg } from './egg';
