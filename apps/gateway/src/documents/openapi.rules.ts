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
