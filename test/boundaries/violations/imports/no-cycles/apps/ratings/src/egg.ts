export { hen } from './hen';
