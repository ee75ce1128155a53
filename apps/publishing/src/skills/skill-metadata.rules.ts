import { INSTALL_KINDS, type SetupField, type SkillInstallSpec, type SkillMetadata } from '@app/contracts';
import { isRecord, type FrontMatter } from './front-matter.rules';

type Block = Record<string, unknown>;
const REDUCED = ['requires', 'primaryEnv', 'env', 'dependencies', 'author', 'links', 'homepage'] as const;
const INSTALL_TEXTS = ['id', 'label', 'formula', 'tap', 'package', 'module'] as const;
const MAX_INSTALLS = 20;
const MAX_ITEMS = 100;
const MAX_CHARS = 200;

/**
 * What clients are told of a skill's needs; null when its front matter has no OpenClaw block at all
 * (server-semantics 3.4; `setup` as client-contract 0.1 trap 3 wants it).
 */
export function skillMetadata(frontMatter: FrontMatter): SkillMetadata | null {
  const block = blockOf(frontMatter);
  if (block === undefined) return null;
  const told = { setup: setupOf(block), os: listOrNull(block.os), systems: systemsOf(block) };
  return { ...told, ...requirementsOf(block), ...installSpecsOf(block) };
}

/** The first of the places where the block may stand; else a reduced one from the top level. */
function blockOf(frontMatter: FrontMatter): Block | undefined {
  const metadata = isRecord(frontMatter.metadata) ? frontMatter.metadata : {};
  const places = [metadata.clawdbot, metadata.clawdis, metadata.openclaw, frontMatter.clawdis];
  const found = places.find(isRecord);
  if (found !== undefined) return found;
  const reduced = REDUCED.filter((key) => frontMatter[key] !== undefined).map((key) => [key, frontMatter[key]]);
  return reduced.length === 0 ? undefined : (Object.fromEntries(reduced) as Block);
}

/** Environment variables the skill asks for, each once; required when any mention says so. */
function setupOf(block: Block): SetupField[] {
  const requires = isRecord(block.requires) ? block.requires : {};
  const config = isRecord(block.config) ? block.config : {};
  const required = (value: unknown): SetupField[] => listOf(value).map((key) => ({ key, required: true }));
  const mentions = [
    ...required(requires.env),
    ...required(block.primaryEnv),
    ...required(config.requiredEnv),
    ...variablesOf(block.envVars ?? block.env),
    ...variablesOf(block.setup),
  ];
  const fields = new Map<string, boolean>();
  for (const { key, required } of mentions) fields.set(key, required || fields.get(key) === true);
  return [...fields].slice(0, MAX_ITEMS).map(([key, required]) => ({ key, required }));
}

/** Names, or `{name, required?}`, with `key` for `name` in `setup`; what does not say so otherwise is required. */
function variablesOf(value: unknown): SetupField[] {
  if (!Array.isArray(value)) return listOf(value).map((key) => ({ key, required: true }));
  return value.flatMap((item: unknown) => {
    const name = isRecord(item) ? (item.name ?? item.key) : item;
    const [key] = typeof name === 'string' ? cleanList([name]) : [];
    return key === undefined ? [] : [{ key, required: !isRecord(item) || item.required !== false }];
  });
}

/** Absent when it names nothing. */
function requirementsOf({ requires }: Block): Pick<SkillMetadata, 'requires'> {
  if (!isRecord(requires)) return {};
  const [bins, anyBins, env, config] = [requires.bins, requires.anyBins, requires.env, requires.config].map(listOf);
  const named = { bins: bins!, anyBins: anyBins!, env: env!, config: config! };
  return Object.values(named).every((list) => list.length === 0) ? {} : { requires: named };
}

/** Ways to install what is needed; those of a kind nobody knows are dropped. Absent when none is left. */
function installSpecsOf({ install }: Block): Pick<SkillMetadata, 'install'> {
  const specs = (Array.isArray(install) ? install : []).filter(isRecord).flatMap(installSpecOf).slice(0, MAX_INSTALLS);
  return specs.length === 0 ? {} : { install: specs };
}
function installSpecOf(spec: Block): SkillInstallSpec[] {
  const kind = INSTALL_KINDS.find((known) => known === (spec.kind ?? spec.type));
  if (kind === undefined) return [];
  const texts = INSTALL_TEXTS.flatMap((key) => {
    const value = spec[key];
    const [text] = typeof value === 'string' ? cleanList([value]) : [];
    return text === undefined ? [] : [[key, text] as const];
  });
  return [{ kind, bins: listOf(spec.bins), ...Object.fromEntries(texts) }];
}

/** Only with a `nix.plugin` is a `nix` block one. */
function systemsOf({ nix }: Block): string[] | null {
  if (!isRecord(nix) || typeof nix.plugin !== 'string' || nix.plugin.trim() === '') return null;
  return listOrNull(nix.systems);
}

function listOrNull(value: unknown): string[] | null {
  const list = listOf(value);
  return list.length === 0 ? null : list;
}
/** A list of texts, or texts separated by commas. */
function listOf(value: unknown): string[] {
  if (typeof value === 'string') return cleanList(value.split(','));
  return Array.isArray(value) ? cleanList(value.filter((item): item is string => typeof item === 'string')) : [];
}
function cleanList(items: readonly string[]): string[] {
  const trimmed = items.map((item) => item.trim()).filter((item) => item !== '' && item.length <= MAX_CHARS);
  return [...new Set(trimmed)].slice(0, MAX_ITEMS);
}
