export { client } from '@app/client';
