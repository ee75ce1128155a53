export * from './cursor';
export * from './database.module';
export * from './messaging-tables';
export * from './migrate';
export * from './persistence.config';
export * from './service-database';
export * from './unique-violation';
export * from './unit-of-work';
export { advisoryLockKey } from './advisory-lock';
