export { Entity } from 'typeorm'; // allowed
