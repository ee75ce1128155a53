export * from './logging';
export * from './process.config';
export { runMain } from './run-main';
export * from './run-service';
export * from './start-process';
