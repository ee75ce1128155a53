import { publishPackage, type PublishPackageInput, type StoredFile } from '@app/contracts';
import { newId } from '@app/kernel';
import { tarball } from '../../support/bundles';
import { ACME, PublishingWorld } from './publishing-world';

type Fields = Record<string, unknown>;
type Payload = PublishPackageInput['payload'];

/** A publish of a code plugin, to be broken before it is sent. */
interface Draft {
  payload: { -readonly [K in keyof Payload]: Payload[K] };
  /** Undefined: not there; a string: as it is. */
  packageJson: Fields | string | undefined;
  plugin: Fields | string | undefined;
  /** Beside the manifests. */
  files: Record<string, string>;
  /** Files that are refused before anybody reads them. */
  phantoms: StoredFile[];
  nothing: boolean;
}
/** What is wrong, and the sentence it is refused with. */
type Defect = readonly [text: string, breakIt: (draft: Draft) => void];

const openclaw = {
  extensions: ['./dist/index.js'],
  compat: { pluginApi: '>=1' },
  build: { openclawVersion: '2026.9.6' },
};
const SOURCE = {
  kind: 'github',
  url: 'https://github.com/a/b',
  repo: 'a/b',
  ref: 'main',
  commit: 'c0ffee',
  path: '.',
  importedAt: 1,
} as const;

function sound(): Draft {
  return {
    payload: { name: 'sound', family: 'code-plugin', version: '1.0.0', source: SOURCE },
    packageJson: { name: 'sound', version: '1.0.0', openclaw: structuredClone(openclaw) },
    plugin: { id: newId(), configSchema: {} },
    files: { 'dist/index.js': 'export default {};\n', 'logo.png': '\0binary\xff' },
    phantoms: [],
    nothing: false,
  };
}
const pay = (changes: Partial<Payload>) => (draft: Draft) => void Object.assign(draft.payload, changes);
const packaged = (changes: Fields) => (draft: Draft) =>
  void (draft.packageJson = { ...(draft.packageJson as Fields), ...changes });
const claw = (changes: Fields) => (draft: Draft) => {
  const { openclaw: before, ...rest } = draft.packageJson as Fields;
  draft.packageJson = { ...rest, openclaw: { ...(before as Fields), ...changes } };
};
const plugged = (changes: Fields) => (draft: Draft) =>
  void (draft.plugin = { ...(draft.plugin as Fields), ...changes });
const file = (path: string, size: number): StoredFile => ({ path, size, sha256: 'a'.repeat(64) });
const MIB = 1024 * 1024;

/** Steps 1 to 5 of server-semantics 4.4: known without looking into a file. */
const ABOUT_THE_REQUEST: readonly Defect[] = [
  ['files required', (draft) => void (draft.nothing = true)],
  ['Skill packages must use the skills publish flow', pay({ family: 'skill' })],
  ['Package name required', pay({ name: ' ' })],
  ['Package name must be lowercase and npm-safe (example: @scope/name or plugin-name)', pay({ name: 'a b' })],
  [
    'Package name "publish" is reserved for ClawHub routes. Use a scoped name or choose a different package name.',
    pay({ name: 'publish' }),
  ],
  ['Version required', pay({ version: ' ' })],
  ['Code plugin versions must be valid semver', pay({ version: '1.0' })],
  [
    'Package scope "@acme" must match selected owner "@alice". Publish as "@acme" or rename this package to "@alice/x".',
    pay({ name: '@acme/x', ownerHandle: '@Alice' }),
  ],
  [
    'This package name uses the "@nobody" namespace, but that publisher does not exist on ClawHub. Create the "@nobody" organization or choose a different package name.',
    pay({ name: '@nobody/x', ownerHandle: undefined }),
  ],
  [
    'This package name uses the "@bob" namespace, but you do not have publish access to that publisher. Ask an owner or admin of "@bob" to add you.',
    pay({ name: '@bob/x', ownerHandle: undefined }),
  ],
  [
    'Publisher "@nobody" not found. Create the "@nobody" organization on ClawHub or choose a different owner.',
    pay({ name: 'x', ownerHandle: 'nobody' }),
  ],
  [
    'You do not have publish access for "@bob". Ask an owner or admin of "@bob" to add you.',
    pay({ name: 'x', ownerHandle: 'bob' }),
  ],
  [
    'Manual publishes for packages with trusted publisher config require manualOverrideReason',
    pay({ name: '@acme/trusting', ownerHandle: undefined }),
  ],
];
const ABOUT_LOOSE_FILES: readonly Defect[] = [
  ['Invalid file paths', (draft) => void draft.phantoms.push(file('../out.txt', 1))],
  ['File "big.bin" exceeds 10MB limit', (draft) => void draft.phantoms.push(file('big.bin', 10 * MIB + 1))],
  [
    'Package exceeds 50MB limit',
    (draft) => void draft.phantoms.push(...Array.from({ length: 6 }, (_, i) => file(`part-${i}`, 9 * MIB))),
  ],
];
const ABOUT_ORIGINS: readonly Defect[] = [
  ['Package name collides with existing skill slug "a-skill"', pay({ name: 'a-skill' })],
  ['Code plugins require source repo and commit metadata', pay({ source: { ...SOURCE, commit: ' ' } })],
];
/** Steps 6 to 8. */
const LOOSE_MANIFESTS: readonly Defect[] = [
  ['Invalid JSON file', (draft) => void (draft.plugin = '[]')],
  ['Invalid JSON file', (draft) => void (draft.packageJson = '{')],
  ['package.json must declare a name', packaged({ name: ' ' })],
  ['package.json name must match published package name (sound)', packaged({ name: 'other' })],
  ['openclaw.plugin.json is required for plugin packages', (draft) => void (draft.plugin = undefined)],
];
/** The same of a ClawPack (server-semantics 4.10). */
const PACKED_MANIFESTS: readonly Defect[] = [
  ['ClawPack must contain package/package.json', (draft) => void (draft.packageJson = undefined)],
  ['ClawPack package.json is invalid JSON', (draft) => void (draft.packageJson = '{')],
  ['ClawPack package.json must be an object', (draft) => void (draft.packageJson = '[]')],
  ['ClawPack package.json must declare a name', packaged({ name: 7 })],
  ['ClawPack package.json must declare a version', packaged({ version: undefined })],
  ['ClawPack must contain package/openclaw.plugin.json', (draft) => void (draft.plugin = undefined)],
  ['ClawPack openclaw.plugin.json is invalid JSON', (draft) => void (draft.plugin = '{')],
  ['ClawPack openclaw.plugin.json must be an object', (draft) => void (draft.plugin = '7')],
  ['package.json name must match published package name (sound)', packaged({ name: 'other' })],
];
/** Step 9, whose problems are told together. */
const RUNTIME: readonly Defect[] = [
  ['openclaw.compat.pluginApi is required for external code plugins published to ClawHub.', claw({ compat: {} })],
  ['openclaw.build.openclawVersion is required for external code plugins published to ClawHub.', claw({ build: {} })],
  [
    'sound openclaw.runtimeExtensions length (2) must match openclaw.extensions length (1).',
    claw({ runtimeExtensions: ['./dist/index.js', './dist/gone.js'], extensions: ['./a'] }),
  ],
  ['sound runtime extension entry not found: ./dist/gone.js', claw({ runtimeExtensions: ['./dist/gone.js'] })],
  [
    'sound requires compiled runtime output for TypeScript entry ./src/main.mts: expected ./dist/main.js, ./dist/main.mjs, ./dist/main.cjs, ./src/main.js, ./src/main.mjs, ./src/main.cjs',
    claw({ extensions: ['./src/main.mts'], runtimeExtensions: [] }),
  ],
];
const PACKED_VERSION: readonly Defect[] = [
  ['ClawPack package.json version must match 1.0.0', packaged({ version: '1.0.1' })],
];
/** Steps 11 and 12. */
const THE_REST: readonly Defect[] = [
  ['package.json must declare openclaw.extensions', claw({ extensions: [] })],
  ['openclaw.plugin.json must declare an id', plugged({ id: '' })],
  ['Code plugins must declare a config schema', plugged({ configSchema: null })],
  ['Only trusted publishers may publish to the official channel', pay({ channel: 'official' })],
];

const FORMS: readonly (readonly [form: 'files' | 'clawpack', defects: readonly Defect[]])[] = [
  [
    'files',
    [...ABOUT_THE_REQUEST, ...ABOUT_LOOSE_FILES, ...ABOUT_ORIGINS, ...LOOSE_MANIFESTS, ...RUNTIME, ...THE_REST],
  ],
  ['clawpack', [...ABOUT_ORIGINS, ...PACKED_MANIFESTS, ...RUNTIME, ...PACKED_VERSION, ...THE_REST]],
];

let world: PublishingWorld;
beforeAll(async () => {
  world = await PublishingWorld.start();
  world.catalog.skills.add('a-skill');
  world.catalog.terms.set('@acme/trusting', {
    ...{ packageId: newId(), isPublic: true, ownerId: ACME.id, ownerHandle: 'acme', ownerDisplayName: 'Acme Inc.' },
    channel: 'community',
    trustedPublisher: {
      ...{ provider: 'github-actions', repository: 'acme/x', repositoryId: '1', repositoryOwner: 'acme' },
      ...{ repositoryOwnerId: '2', workflowFilename: 'release.yml' },
    },
  });
});
afterAll(() => world.close());

function filesOf({ packageJson, plugin, files }: Draft): Record<string, string> {
  const text = (value: Fields | string) => (typeof value === 'string' ? value : JSON.stringify(value));
  return {
    // In whatever case they are written.
    ...(packageJson === undefined ? {} : { 'Package.json': text(packageJson) }),
    ...(plugin === undefined ? {} : { 'openclaw.plugin.json': text(plugin) }),
    ...files,
  };
}
async function send(draft: Draft, form: 'files' | 'clawpack') {
  const files = filesOf(draft);
  const { payload } = draft;
  if (form === 'clawpack') {
    const rooted = Object.entries(files).map(([path, content]) => [`package/${path}`, content]);
    const { sha256, size } = await world.stored({
      path: 'x.tgz',
      content: await tarball(Object.fromEntries(rooted) as Record<string, string>),
    });
    return world.ask(publishPackage, { payload, clawpack: { sha256, size } });
  }
  if (draft.nothing) return world.ask(publishPackage, { payload, files: [file('.DS_Store', 1)] });
  const stored = Object.entries(files).map(([path, content]) => world.stored({ path, content }));
  return world.ask(publishPackage, { payload, files: [...draft.phantoms, ...(await Promise.all(stored))] });
}

describe.each(FORMS)('a code plugin published as %s', (form, defects) => {
  it.each(defects.map(([text], first) => [text, first] as const))('is refused: %s', async (text, first) => {
    const draft = sound();
    // Everything that is checked later is wrong, too: the first failure wins.
    for (const [, breakIt] of defects.slice(first).reverse()) breakIt(draft);
    await expect(send(draft, form)).rejects.toThrow(startingWith(text));
  });

  it('is published when nothing is wrong', async () => {
    const draft = sound();
    draft.payload.name = `sound-${form}`;
    packaged({ name: `sound-${form}` })(draft);
    expect(await send(draft, form)).toMatchObject({ publicationStatus: 'published' });
  });
});

function startingWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
