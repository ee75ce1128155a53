import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { Shape } from './contract';
import { plainCopy, revive } from './revive';

/** What kind of wrong, for programs; `message` says it to people. Codes are added, never renamed. */
export type ProblemKind =
  'required' | 'wrong_type' | 'out_of_range' | 'wrong_length' | 'wrong_format' | 'not_allowed' | 'invalid';

/** One thing wrong with a message (standards 3.3). */
export interface Problem {
  /** A JSON Pointer in fragment form (RFC 6901 section 6), e.g. `#/score`. */
  readonly pointer: string;
  readonly code: ProblemKind;
  readonly message: string;
}
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: Problem[] };

/** More of them help nobody, and a list of thousands of wrong items must not become an answer of megabytes. */
const MAX_PROBLEMS = 50;

/**
 * Checks a value that came from outside against a shape. Fields the shape does not declare are dropped, so nothing
 * undeclared ever travels on: unknown request keys are ignored (server-semantics 0.2), columns cannot leak into answers.
 *
 * @returns the value, or what is wrong with it, at most 50 problems
 */
export function parseShape<T extends object>(shape: Shape<T>, value: unknown): Parsed<T> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('must be an object');
  try {
    const revived = revive(shape, value);
    return revived === undefined ? explain(shape, value) : { ok: true, value: revived };
  } catch (error) {
    if (error instanceof RangeError) return refuse('is nested too deeply');
    throw error;
  }
}

/** What is wrong with a value, in the words of class-validator. */
function explain<T extends object>(shape: Shape<T>, value: object): Parsed<T> {
  // class-transformer takes a key `constructor` for the object's class and calls it, at any depth.
  const instance = plainToInstance(shape, plainCopy(value));
  const errors = validateSync(instance, { whitelist: true, forbidUnknownValues: false, stopAtFirstError: true });
  if (errors.length === 0) return { ok: true, value: instance };
  return { ok: false, problems: errors.flatMap((error) => problemsOf(error, '#')).slice(0, MAX_PROBLEMS) };
}

/** By the names class-validator gives its constraints. */
const KIND_OF_CONSTRAINT: Readonly<Record<string, ProblemKind>> = {
  isString: 'wrong_type',
  isInt: 'wrong_type',
  isNumber: 'wrong_type',
  isBoolean: 'wrong_type',
  isObject: 'wrong_type',
  isArray: 'wrong_type',
  nestedValidation: 'wrong_type',
  min: 'out_of_range',
  max: 'out_of_range',
  isPositive: 'out_of_range',
  minLength: 'wrong_length',
  maxLength: 'wrong_length',
  isLength: 'wrong_length',
  arrayMinSize: 'wrong_length',
  arrayMaxSize: 'wrong_length',
  matches: 'wrong_format',
  isUuid: 'wrong_format',
  isISO8601: 'wrong_format',
  isIn: 'not_allowed',
  isEnum: 'not_allowed',
};

function refuse(message: string): { ok: false; problems: Problem[] } {
  return { ok: false, problems: [{ pointer: '#', code: 'wrong_type', message }] };
}

function problemsOf(error: ValidationError, parent: string): Problem[] {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, text]) => ({
    pointer,
    code: error.value === undefined ? ('required' as const) : (KIND_OF_CONSTRAINT[constraint] ?? 'invalid'),
    message: text.startsWith(`${error.property} `) ? text.slice(error.property.length + 1) : text,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, pointer))];
}
