import type { ErrorCode } from './errors';

/** The six services. The same word names the app, the database schema and the bus subjects. */
export const SERVICES = ['gateway', 'catalog', 'publishing', 'ratings', 'moderation', 'scanning'] as const;
export type Service = (typeof SERVICES)[number];

/** A class with field decorators (`fields.ts`): the one declaration of a message's fields, rules and documentation. */
export type Shape<T extends object = object> = new () => T;

export type RpcSubject = `reef.rpc.${Service}.${string}.v${number}`;
export type EventSubject = `reef.evt.${Service}.${string}.v${number}`;

/** A question one service answers. Import the value at both ends: caller and handler are checked against it. */
export interface RpcContract<I extends object = object, O extends object = object> {
  /** `reef.rpc.<service>.<noun>.<verb>.v<n>` */
  readonly subject: RpcSubject;
  /** Who answers; also the queue group. */
  readonly service: Service;
  readonly input: Shape<I>;
  readonly output: Shape<O>;
  /** What the handler may answer instead. Any other code is a bug and becomes INTERNAL. */
  readonly errors: readonly ErrorCode[];
  /** How long a caller waits for the answer, in milliseconds. */
  readonly timeoutMs: number;
  /** The handler answers a call that is sent again with the answer to the first: a caller's key travels along. */
  readonly idempotent: boolean;
}

/** A fact one service announces. Only additive changes inside one `v<n>`. */
export interface EventContract<P extends object = object> {
  /** `reef.evt.<service>.<noun>.<past participle>.v<n>` */
  readonly subject: EventSubject;
  /** Who announces it. */
  readonly service: Service;
  readonly payload: Shape<P>;
}

interface RpcDefinition<I extends object, O extends object> {
  readonly subject: RpcSubject;
  readonly input: Shape<I>;
  readonly output: Shape<O>;
  readonly errors: readonly ErrorCode[];
  readonly timeoutMs?: number;
  readonly idempotent?: boolean;
}

/** What the handler of every idempotent contract may answer besides. */
const IDEMPOTENCY_ERRORS: readonly ErrorCode[] = ['IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_IN_PROGRESS'];

/** Declares a question. `timeoutMs` defaults to 5 seconds, `idempotent` to false. */
export function rpc<I extends object, O extends object>(definition: RpcDefinition<I, O>): RpcContract<I, O> {
  const { idempotent = false, errors, subject } = definition;
  return {
    timeoutMs: 5_000,
    ...definition,
    service: serviceOf(subject),
    idempotent,
    errors: idempotent ? [...errors, ...IDEMPOTENCY_ERRORS] : errors,
  };
}

/** Declares a fact. */
export function event<P extends object>(definition: { subject: EventSubject; payload: Shape<P> }): EventContract<P> {
  return { ...definition, service: serviceOf(definition.subject) };
}

export type Input<C> = C extends RpcContract<infer I, object> ? I : never;
export type Output<C> = C extends RpcContract<object, infer O> ? O : never;
export type Payload<C> = C extends EventContract<infer P> ? P : never;

function serviceOf(subject: string): Service {
  return subject.split('.')[2] as Service;
}
