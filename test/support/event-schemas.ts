import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

interface Description {
  readonly channels: Readonly<Record<string, { address: string }>>;
  readonly components: { readonly messages: Readonly<Record<string, { payload: object }>>; readonly schemas: object };
}

const checks = new Map<string, ValidateFunction>();
let described: Description | undefined;

/** What docs/asyncapi.yaml, which subscribers are told to rely on, says against this event; a line a fault. */
export function faultsOfEvent(subject: string, payload: unknown): string[] {
  described ??= parse(readFileSync(join(__dirname, '../../docs/asyncapi.yaml'), 'utf8')) as Description;
  const check = checks.get(subject) ?? compile(subject, described);
  if (check === undefined) return [`${subject} is not described`];
  checks.set(subject, check);
  if (check(payload)) return [];
  return (check.errors ?? []).map(({ instancePath, message }) => `${subject} ${instancePath} ${message ?? ''}`);
}

function compile(subject: string, { channels, components }: Description): ValidateFunction | undefined {
  const [name] = Object.entries(channels).find(([, { address }]) => address === subject) ?? [];
  const message = name === undefined ? undefined : components.messages[name];
  if (message === undefined) return undefined;
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  return ajv.compile({ ...message.payload, components: { schemas: components.schemas } });
}
