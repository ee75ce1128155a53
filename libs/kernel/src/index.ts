export * from './actor';
export * from './clock';
export * from './domain-error';
export * from './ids';
export * from './readiness';
export * from './request-context';
export * from './shutdown';
export * from './transaction-scope';
