export type Payload = Record<string, any>;
