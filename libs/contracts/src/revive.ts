import { getMetadataStorage, ValidationTypes, type MetadataStorage } from 'class-validator';
import type { Shape } from './contract';
import { nestedShapeOf } from './fields';

type Metadata = ReturnType<MetadataStorage['getTargetValidationMetadatas']>[number];
type Condition = (target: object, value: unknown) => boolean;
interface Field {
  readonly name: string;
  /** All of them hold, or the field's rules do not apply to it. */
  readonly conditions: readonly Condition[];
  readonly rules: readonly ((value: unknown) => boolean)[];
  readonly nested: Shape | undefined;
}

/** Of arrays and objects in one another; `JSON.stringify` runs out of stack at a few thousand. */
const DEEPEST = 500;

const fieldsByShape = new Map<Shape, readonly Field[]>();

/**
 * The value as an instance of the shape, without what the shape does not declare, or undefined when it breaks a rule.
 *
 * The rules are those class-validator keeps of the class, gathered once. It gathers them again for every object and
 * prepares an error for every field: a tenth of a millisecond for each item of a list, most of what an answer costs.
 */
export function revive<T extends object>(shape: Shape<T>, value: object): T | undefined {
  const instance = new shape();
  const [members, given] = [instance, value] as [Record<string, unknown>, Record<string, unknown>];
  for (const { name, conditions, rules, nested } of fieldsOf(shape)) {
    if (Object.hasOwn(given, name)) members[name] = given[name];
    const member = members[name];
    if (conditions.some((holds) => !holds(instance, member))) continue;
    if (!rules.every((isKept) => isKept(member))) return undefined;
    if (typeof member !== 'object' || member === null) continue;
    const revived = nested === undefined ? plainCopy(member) : reviveNested(nested, member);
    if (revived === undefined) return undefined;
    members[name] = revived;
  }
  return instance;
}

/**
 * Without keys that mean something to JavaScript: front matter and tags have whatever keys strangers think of.
 * @throws RangeError when it is nested too deeply
 */
export function plainCopy<T>(value: T, depth = 0): T {
  if (depth > DEEPEST) throw new RangeError('nested too deeply');
  if (Array.isArray(value)) return value.map((item) => plainCopy<unknown>(item, depth + 1)) as T;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const members = Object.entries(value).filter(([key]) => key !== 'constructor' && key !== '__proto__');
  return Object.fromEntries(members.map(([key, member]) => [key, plainCopy<unknown>(member, depth + 1)])) as T;
}

function reviveNested(shape: Shape, value: object): object | undefined {
  if (!Array.isArray(value)) return revive(shape, value);
  const items = value.map((item: object) => revive(shape, item));
  return items.includes(undefined) ? undefined : items;
}

function fieldsOf(shape: Shape): readonly Field[] {
  const known = fieldsByShape.get(shape);
  if (known !== undefined) return known;
  const metadata = getMetadataStorage().getTargetValidationMetadatas(shape, '', false, false);
  const names = [...new Set(metadata.map(({ propertyName }) => propertyName))];
  const fields = names.map((name) =>
    fieldOf(
      shape,
      name,
      metadata.filter((one) => one.propertyName === name),
    ),
  );
  fieldsByShape.set(shape, fields);
  return fields;
}

function fieldOf(shape: Shape, name: string, metadata: readonly Metadata[]): Field {
  const ofType = (type: string) => metadata.filter((one) => one.type === type);
  return {
    name,
    conditions: ofType(ValidationTypes.CONDITIONAL_VALIDATION).map(({ constraints }) => constraints[0] as Condition),
    rules: ofType(ValidationTypes.CUSTOM_VALIDATION).flatMap((one) => rulesOf(shape, one)),
    nested: nestedShapeOf(shape, name),
  };
}

/** No rule of a field looks at anything but its value. */
function rulesOf(shape: Shape, { propertyName, constraints, constraintCls, each }: Metadata): Field['rules'] {
  const about = { property: propertyName, constraints, targetName: shape.name, object: {}, value: undefined };
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance }) => {
      const isKept = (value: unknown): boolean => instance.validate(value, about) === true;
      return (value) => (each && Array.isArray(value) ? value.every(isKept) : isKept(value));
    });
}
