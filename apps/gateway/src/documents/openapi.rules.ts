/**
 * Rewrites what @nestjs/swagger says in the words of OpenAPI 3.0 into those of 3.1, whose schemas are JSON Schema:
 * `nullable` becomes the type `null`.
 */
export function toOpenApi31<T>(value: T): T {
  return rewrite(value) as T;
}

function rewrite(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewrite);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = value as Record<string, unknown>;
  const schema = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, rewrite(part)]));
  return nullable === true ? orNull(schema) : schema;
}

function orNull(schema: Record<string, unknown>): Record<string, unknown> {
  const { type, enum: values, description, ...rest } = schema;
  const text = description === undefined ? {} : { description };
  if (typeof type !== 'string') return { ...text, anyOf: [{ ...rest }, { type: 'null' }] };
  return {
    type: [type, 'null'],
    ...(Array.isArray(values) ? { enum: [...(values as unknown[]), null] } : {}),
    ...text,
    ...rest,
  };
}

interface Parameter {
  readonly name?: string;
  readonly in?: string;
}
interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly Parameter[];
}

/**
 * Says what a controller of several paths cannot say of each: the parameters its own path has, and a name of its own
 * for the operation (`get_package`, `get_package_2`).
 */
export function completePaths<P extends Record<string, object>>(paths: P): P {
  const uses = new Map<string, number>();
  const complete = (path: string, operation: Operation): Operation => {
    const { operationId = '', parameters = [] } = operation;
    const use = (uses.get(operationId) ?? 0) + 1;
    uses.set(operationId, use);
    return {
      ...operation,
      ...(operationId === '' ? {} : { operationId: use === 1 ? operationId : `${operationId}_${use}` }),
      parameters: parametersOf(path, parameters),
    };
  };
  const completeItem = (path: string, item: object): object =>
    Object.fromEntries(
      Object.entries(item).map(([method, operation]) => [method, complete(path, operation as Operation)]),
    );
  return Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, completeItem(path, item)])) as P;
}

function parametersOf(path: string, declared: readonly Parameter[]): Parameter[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const isMissing = (name: string): boolean => !declared.some((each) => each.in === 'path' && each.name === name);
  const added = names
    .filter(isMissing)
    .map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  return [...added, ...declared.filter((each) => each.in !== 'path' || names.includes(each.name ?? ''))];
}
