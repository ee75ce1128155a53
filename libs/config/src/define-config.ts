import { readFileSync } from 'node:fs';
import type { FactoryProvider } from '@nestjs/common';
import { z } from 'zod';

/** Variable names and values, usually `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Injection token of the `Environment` all configuration is read from. */
export const ENVIRONMENT = 'config.environment';

/** The settings of one part of Reef, as declared with `defineConfig`. */
export interface Config<T = unknown> {
  readonly name: string;
  /** Injection token of the loaded settings. */
  readonly token: string;
  readonly provider: FactoryProvider<T>;
  /** @throws ConfigError naming every missing or malformed variable, never its value */
  load(environment: Environment): T;
  /** One line a setting, for `docs/configuration.md`. */
  describe(): SettingDescription[];
}
export interface SettingDescription {
  readonly variable: string;
  readonly description: string;
  /** `required` when there is no default. */
  readonly default: string;
}
export type SettingsOf<C> = C extends Config<infer T> ? T : never;

/** Configuration that cannot be used. The message lists every problem and no value. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Invalid configuration\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Declares settings read from environment variables; the schema's keys are the variables' names.
 * `NAME_FILE` may name a file that holds the value of `NAME`, for secrets.
 */
export function defineConfig<S extends z.ZodObject>(name: string, schema: S): Config<z.output<S>> {
  const token = `config.${name}`;
  const load = (environment: Environment): z.output<S> => {
    const problems: string[] = [];
    const values: Record<string, string | undefined> = {};
    for (const variable of Object.keys(schema.shape)) values[variable] = valueOf(variable, environment, problems);
    const parsed = schema.safeParse(values);
    if (!parsed.success)
      problems.push(...parsed.error.issues.map((i) => `${i.path.join('.')}: ${reasonOf(i, values)}`));
    if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
    return parsed.data;
  };
  const describe = (): SettingDescription[] =>
    Object.entries(schema.shape as Record<string, z.ZodType>).map(([variable, type]) => ({
      variable,
      description: type.description ?? '',
      default: defaultOf(type),
    }));
  return { name, token, load, describe, provider: { provide: token, useFactory: load, inject: [ENVIRONMENT] } };
}

function valueOf(variable: string, environment: Environment, problems: string[]): string | undefined {
  const value = environment[variable];
  const file = environment[`${variable}_FILE`];
  // An empty variable is how compose files and charts say "not set".
  if (value !== undefined && value !== '') return value;
  if (file === undefined || file === '') return undefined;
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch {
    problems.push(`${variable}_FILE: the file cannot be read`);
    return undefined;
  }
}

function reasonOf(issue: z.core.$ZodIssue, values: Record<string, string | undefined>): string {
  return values[String(issue.path[0])] === undefined ? 'is required' : issue.message;
}

function defaultOf(type: z.ZodType): string {
  const empty = type.safeParse(undefined);
  if (!empty.success) return 'required';
  if (empty.data === undefined) return '';
  return typeof empty.data === 'string' ? empty.data : JSON.stringify(empty.data);
}
