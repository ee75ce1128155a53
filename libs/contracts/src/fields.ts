import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import type { Shape } from './contract';

/**
 * Field decorators. Each declares one field once: its class-validator rules, how class-transformer revives it,
 * and its OpenAPI schema. A field without one of them does not exist on the wire.
 */
interface FieldOptions {
  /** What it means, for OpenAPI; with units. */
  readonly description?: string;
  readonly example?: unknown;
  /** The key may be absent. Absent is not `null`: shipped clients refuse `null` there (client-contract 0.6). */
  readonly optional?: boolean;
  /** `null` is a value of this field. */
  readonly nullable?: boolean;
}
interface TextOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
}
interface NumberOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
}
interface ListOptions extends FieldOptions {
  readonly maxItems?: number;
}

export function Text({ min, max, pattern, ...field }: TextOptions = {}): PropertyDecorator {
  return declare(field, { type: 'string', minLength: min, maxLength: max, pattern: pattern?.source }, [
    IsString(),
    Storable(),
    ...(min === undefined ? [] : [MinLength(min)]),
    ...(max === undefined ? [] : [MaxLength(max)]),
    ...(pattern === undefined ? [] : [Matches(pattern)]),
  ]);
}
export function Whole({ min, max, ...field }: NumberOptions = {}): PropertyDecorator {
  return declare(field, { type: 'integer', minimum: min, maximum: max }, [
    IsInt(),
    ...bounds(min ?? Number.MIN_SAFE_INTEGER, max ?? Number.MAX_SAFE_INTEGER),
  ]);
}
export function Decimal({ min, max, ...field }: NumberOptions = {}): PropertyDecorator {
  return declare(field, { type: 'number', minimum: min, maximum: max }, [IsNumber(), ...bounds(min, max)]);
}
export function Flag(field: FieldOptions = {}): PropertyDecorator {
  return declare(field, { type: 'boolean' }, [IsBoolean()]);
}
export function Choice(values: readonly string[], field: FieldOptions = {}): PropertyDecorator {
  return declare(field, { type: 'string', enum: [...values] }, [IsIn([...values])]);
}
export function Uuid(field: FieldOptions = {}): PropertyDecorator {
  return declare(field, { type: 'string', format: 'uuid' }, [IsUUID()]);
}
export function Uuids({ maxItems, ...field }: ListOptions = {}): PropertyDecorator {
  return declare(field, { type: 'string', format: 'uuid', isArray: true, maxItems }, [
    IsArray(),
    IsUUID(undefined, { each: true }),
    ...(maxItems === undefined ? [] : [ArrayMaxSize(maxItems)]),
  ]);
}
/** 64 lower-case hexadecimal digits. */
export function Sha256(field: FieldOptions = {}): PropertyDecorator {
  return declare(field, { type: 'string', pattern: SHA256.source }, [IsString(), Matches(SHA256)]);
}
/** A moment in epoch milliseconds, as everywhere on the ClawHub surface. */
export function EpochMs(field: FieldOptions = {}): PropertyDecorator {
  return declare(field, { type: 'integer', format: 'int64' }, [IsInt(), ...bounds(0, Number.MAX_SAFE_INTEGER)]);
}
/** A moment as ISO 8601 in UTC, as everywhere under `/v1`. */
export function Instant(field: FieldOptions = {}): PropertyDecorator {
  return declare(field, { type: 'string', format: 'date-time' }, [
    IsString(),
    Matches(INSTANT, { message: 'must be a time of UTC, such as 2026-01-31T12:00:00Z' }),
  ]);
}
export function Nested(shape: () => Shape, field: FieldOptions = {}): PropertyDecorator {
  // @nestjs/swagger knows a lazy type by the name of its function, which must be `type`.
  return declare(field, { type: () => shape() }, [IsObject(), ValidateNested(), OfShape(shape)]);
}
export function ListOf(shape: () => Shape, { maxItems, ...field }: ListOptions = {}): PropertyDecorator {
  return declare(field, { type: () => shape(), isArray: true, maxItems }, [
    IsArray(),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    OfShape(shape),
    ...(maxItems === undefined ? [] : [ArrayMaxSize(maxItems)]),
  ]);
}
export function Texts({ maxItems, max, ...field }: ListOptions & { max?: number } = {}): PropertyDecorator {
  return declare(field, { type: 'string', isArray: true, maxItems }, [
    IsArray(),
    IsString({ each: true }),
    Storable({ each: true }),
    ...(max === undefined ? [] : [MaxLength(max, { each: true })]),
    ...(maxItems === undefined ? [] : [ArrayMaxSize(maxItems)]),
  ]);
}
/** An object whose keys are data, such as tags: `{ latest: "1.2.3" }`. */
export function Dictionary(values: 'string' | 'number', field: FieldOptions = {}): PropertyDecorator {
  return declare(field, { type: 'object', additionalProperties: { type: values } }, [IsObject(), HasValues(values)]);
}
/** Any JSON. Only for what Reef passes on without looking inside. */
export function Json(field: FieldOptions = {}): PropertyDecorator {
  return declare(field, { type: 'object', additionalProperties: true }, [Allow()]);
}

const SHA256 = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/** Postgres stores every text but one with NUL in it, and JSON can spell that. */
function Storable(options?: ValidationOptions): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value !== 'string' || !value.includes('\0');
  const defaultMessage = (): string => '$property must not contain NUL characters';
  return ValidateBy({ name: 'isStorable', validator: { validate, defaultMessage } }, options);
}
function HasValues(type: 'string' | 'number'): PropertyDecorator {
  const fits = (value: unknown): boolean =>
    typeof value === type && !(typeof value === 'string' && value.includes('\0'));
  const validate = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.values(value).every(fits);
  const defaultMessage = (): string => `each value in $property must be a ${type}`;
  return ValidateBy({ name: 'hasValues', validator: { validate, defaultMessage } });
}

const NESTED_SHAPE = 'reef:nested-shape';

function OfShape(shape: () => Shape): PropertyDecorator {
  return (target, property) => {
    Type(shape)(target, property);
    Reflect.defineMetadata(NESTED_SHAPE, shape, target, property);
  };
}
/** What the objects in this field are declared by, if the field holds such. */
export function nestedShapeOf(shape: Shape, property: string): Shape | undefined {
  const nested = Reflect.getMetadata(NESTED_SHAPE, shape.prototype as object, property) as (() => Shape) | undefined;
  return nested?.();
}

function bounds(min?: number, max?: number): PropertyDecorator[] {
  return [...(min === undefined ? [] : [Min(min)]), ...(max === undefined ? [] : [Max(max)])];
}

function declare(field: FieldOptions, schema: object, rules: PropertyDecorator[]): PropertyDecorator {
  const { optional = false, nullable = false, description, example } = field;
  const isPresent = (_: object, value: unknown) => !(optional && value === undefined) && !(nullable && value === null);
  const documented = { ...schema, description, example, nullable, required: !optional } as ApiPropertyOptions;
  const decorators = [ApiProperty(documented), ...(optional || nullable ? [ValidateIfField(isPresent)] : []), ...rules];
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}

/** class-validator hands the condition only the object; the field's own value is what decides here. */
function ValidateIfField(isPresent: (target: object, value: unknown) => boolean): PropertyDecorator {
  return (target, property) => {
    ValidateIf((object: Record<PropertyKey, unknown>) => isPresent(object, object[property]))(target, property);
  };
}
