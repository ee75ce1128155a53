import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Config } from '@app/config';
import * as contracts from '@app/contracts';
import type { ErrorCode, EventContract, RpcContract } from '@app/contracts';
import { asyncapiPage, type DescribedEvent } from './asyncapi-page';
import { NOTE, page, table } from './markdown';
import { metricsPage } from './metrics-page';
import { prometheusRule } from './prometheus-rule';

/** Pages that say what the code says already. `node scripts/generate-docs.mjs` writes them, docs.spec.ts compares. */
export const GENERATED: Readonly<Record<string, () => string>> = {
  'docs/configuration.md': configurationPage,
  'docs/errors.md': errorsPage,
  'docs/events.md': eventsPage,
  'docs/asyncapi.yaml': () => asyncapiPage(describedEvents()),
  'docs/metrics.md': () => metricsPage(sources(/(^|\/)metrics\.ts$/)),
  'k8s/components/monitoring/prometheus-rule.yaml': prometheusRule,
};

const ROOT = join(__dirname, '../..');
const load = createRequire(__filename);

/** TypeScript files below apps/ and libs/ whose path fits, in a stable order. */
function sources(pattern: RegExp): string[] {
  const below = (kind: string) =>
    readdirSync(join(ROOT, kind), { recursive: true, encoding: 'utf8' }).map((file) => `${kind}/${file}`);
  return ['apps', 'libs']
    .flatMap(below)
    .filter((file) => pattern.test(file))
    .sort();
}

// --- configuration

/** Defaults worked out from the machine, which would make the page differ from one to the next. */
const DEPENDS_ON_MACHINE: Readonly<Record<string, string>> = {
  SCANNING_THREADS: 'processors less one, from 1 to 4',
};

function configurationPage(): string {
  const configs = sources(/\.config\.ts$/)
    .sort((a, b) => readerOf(a).rank - readerOf(b).rank || (a < b ? -1 : 1))
    .flatMap((file) => configsIn(file).map((config) => ({ file, config })));
  const sections = configs.map(({ file, config }) => {
    const rows = config
      .describe()
      .map(({ variable, description, default: byDefault }) => [
        `\`${variable}\``,
        description,
        defaultCell(DEPENDS_ON_MACHINE[variable] ?? byDefault),
      ]);
    const heading = `## ${config.name}\n\n${readerOf(file).text} Declared in [\`${file}\`](../${file}).`;
    return `${heading}\n\n${table(['Variable', 'Meaning', 'Default'], rows)}`;
  });
  return page(
    'Configuration',
    NOTE,
    'Every setting is an environment variable. A process reads its settings once, at its start; when any is missing or malformed it names all of them, never a value, and does not start. An empty variable counts as not set. `NAME_FILE` may name a file that holds the value of `NAME`, for secrets.',
    ...sections,
  );
}
function defaultCell(byDefault: string): string {
  if (byDefault === '' || byDefault === 'required' || byDefault.includes(' ')) return byDefault;
  return `\`${byDefault}\``;
}
function readerOf(file: string): { rank: number; text: string } {
  const [kind, name] = file.split('/');
  if (kind === 'libs') return { rank: 0, text: 'Read by every service.' };
  if (name === 'standalone') return { rank: 2, text: 'Read by standalone, on top of all the services’.' };
  if (name === 'reef') return { rank: 3, text: 'Read by the operator command line.' };
  return { rank: 1, text: `Read by ${name ?? ''}.` };
}
function configsIn(file: string): Config[] {
  const exported = Object.values(load(join(ROOT, file)) as Record<string, unknown>);
  return exported.filter((value): value is Config => typeof (value as Partial<Config> | null)?.describe === 'function');
}

// --- errors

function errorsPage(): string {
  const { HTTP_STATUS, registryStatus } = load(join(ROOT, 'apps/gateway/src/http-status.ts')) as {
    HTTP_STATUS: Record<string, number>;
    registryStatus(code: ErrorCode): number;
  };
  const codes = Object.keys(contracts.ERRORS) as ErrorCode[];
  const kinds = [...new Set(codes.map((code) => contracts.ERRORS[code].kind))];
  const sections = kinds.map((kind) => {
    const rows = codes
      .filter((code) => contracts.ERRORS[code].kind === kind)
      .map((code) => [
        `<a id="${code.toLowerCase()}"></a>\`${code}\``,
        String(HTTP_STATUS[kind]),
        String(registryStatus(code)),
        contracts.ERRORS[code].title,
        answeredBy(code),
      ]);
    return `## ${kind}\n\n${table(['Code', '`/v1`', '`/api`', 'Sentence', 'Answered by'], rows)}`;
  });
  return page(
    'Errors',
    NOTE,
    'A code says what went wrong, whatever the transport; codes are never renamed. They are declared in [`libs/contracts/src/errors.ts`](../libs/contracts/src/errors.ts), and turned into HTTP in one place, [`apps/gateway/src/errors/failure.rules.ts`](../apps/gateway/src/errors/failure.rules.ts): under `/v1` as RFC 9457 problem details whose `code` is the code in lower case, under `/api` as one plain sentence, where shipped clients expect some statuses of their own. The `type` of problem details is a page of the running Reef, such as `/problems/rating-exists`. The sentence below is the general one; an answer may carry a more exact one. `/oauth` follows RFC 6749 instead.',
    'Each code can be linked to: `docs/errors.md#rating_exists`. “Answered by” names the services whose contracts declare the code; “gateway” stands where none does. Any of them may answer `INVALID_INPUT`, `FORBIDDEN`, `SERVICE_UNAVAILABLE` and `DEADLINE_EXCEEDED`, and an undeclared failure becomes `INTERNAL`.',
    ...sections,
  );
}
function answeredBy(code: ErrorCode): string {
  const rpcs = declared<RpcContract>('rpc').filter(({ contract }) => contract.errors.includes(code));
  return [...new Set(rpcs.map(({ contract }) => contract.service))].sort().join(', ') || 'gateway';
}

/** Every contract of a kind, those that exist once a service included. */
function declared<C extends RpcContract | EventContract>(kind: 'rpc' | 'evt'): { name: string; contract: C }[] {
  const isContract = (value: unknown): value is C =>
    typeof value === 'object' && String((value as Partial<C> | null)?.subject).startsWith(`reef.${kind}.`);
  return Object.entries(contracts).flatMap(([name, value]: [string, unknown]) => {
    const values = typeof value === 'object' && value !== null && !isContract(value) ? Object.values(value) : [value];
    return values.filter(isContract).map((contract) => ({ name, contract }));
  });
}

// --- events

interface SourceFile {
  readonly file: string;
  readonly text: string;
}
function typescriptFiles(): SourceFile[] {
  return sources(/(?<!\.spec)\.ts$/).map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
}
function describedEvents(code = typescriptFiles()): (DescribedEvent & { home: SourceFile })[] {
  return declared<EventContract>('evt').map(({ name, contract }) => {
    const home = code.find(({ text }) => text.includes(`export const ${name} = event(`))!;
    const meaning = new RegExp(`/\\*\\* (.+) \\*/\\nexport const ${name} = `).exec(home.text)?.[1];
    return { name, contract, meaning, home };
  });
}
function eventsPage(): string {
  const code = typescriptFiles();
  const sections = describedEvents(code).map(({ name, contract, meaning, home }) => {
    const rows = fieldsOf(contract.payload);
    return [
      `## ${contract.subject}`,
      ...(meaning === undefined ? [] : [meaning]),
      `\`${name}\` in [\`${home.file}\`](../${home.file}). Said by ${contract.service}. ${hearers(name, code)}`,
      table(['Field', 'Type', 'Meaning'], rows),
    ].join('\n\n');
  });
  return page(
    'Events',
    NOTE,
    'What services announce, over the JetStream stream `REEF_EVENTS` or the in-process bus. How an event travels, is numbered, repeated and repaired stands in [architecture.md](architecture.md#a-fact-the-outbox). The headers are CloudEvents 1.0 in binary mode (`ce-id`, `ce-source`, `ce-type`, `ce-time`, `ce-sequence`) plus `traceparent`. Within one `v<n>` fields are only added; a breaking change is a new subject beside the old one.',
    ...sections,
  );
}
function hearers(name: string, code: readonly { text: string }[]): string {
  const durables = code.flatMap(({ text }) =>
    [...text.matchAll(new RegExp(`(?:@OnEvents?|audited)\\(\\s*${name},\\s*'([^']+)'`, 'g'))].map(
      (match) => `\`${match[1] ?? ''}\``,
    ),
  );
  return durables.length === 0 ? 'Nobody subscribes yet.' : `Heard by ${durables.sort().join(', ')}.`;
}
interface FieldSchema {
  readonly type?: string | (() => { name: string });
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly isArray?: boolean;
  readonly nullable?: boolean;
  readonly required?: boolean;
  readonly description?: string;
}
function fieldsOf(shape: contracts.Shape): string[][] {
  const prototype = shape.prototype as object;
  const names = (Reflect.getMetadata('swagger/apiModelPropertiesArray', prototype) ?? []) as string[];
  return names.map((marked) => {
    const name = marked.slice(1);
    const field = Reflect.getMetadata('swagger/apiModelProperties', prototype, name) as FieldSchema;
    const marks = [...(field.required === false ? ['optional'] : []), ...(field.nullable === true ? ['or null'] : [])];
    return [`\`${name}\``, [typeOf(field), ...marks].join(', '), field.description ?? ''];
  });
}
function typeOf({ type, format, enum: values, isArray }: FieldSchema): string {
  const one = values !== undefined ? values.map((value) => `\`${value}\``).join(', ') : (format ?? nameOf(type));
  return isArray === true ? `list of ${one}` : one;
}
function nameOf(type: FieldSchema['type']): string {
  return typeof type === 'function' ? `\`${type().name}\`` : (type ?? '');
}
