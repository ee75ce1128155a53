export * from './logging';
export * from './process.config';
export * from './run-main';
export * from './start-process';
