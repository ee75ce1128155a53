/**
 * Builds `dist/` when it does not match the sources, so that `npm start` is one command after any edit.
 *
 * "Matches" is a fingerprint of contents, not of times: a checkout, a restored cache or a deleted file
 * cannot fool it. The build goes to a directory of its own and is renamed into place, so another process
 * never loads half a build, and a file whose source is gone is gone too.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRunning, withLock } from './lock.mjs';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, 'dist');
const STAMP = '.built';
const INPUTS = ['apps', 'libs', '.swcrc', 'nest-cli.json', 'package-lock.json'];
/** What the compiler never reads. */
const NOT_BUILT = /\.(spec\.ts|md)$/;

/** Every input file below `path`, in a stable order. */
function filesBelow(path) {
  const absolute = join(ROOT, path);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [path];
  const names = readdirSync(absolute).sort();
  return names.flatMap((name) => filesBelow(`${path}/${name}`)).filter((file) => !NOT_BUILT.test(file));
}

/** One hash over the names and contents of everything the build reads. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of INPUTS.flatMap(filesBelow)) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

/** Whether `dist/` is what a build of the present sources would give. An image without sources is taken as built. */
export function isFresh() {
  if (!existsSync(join(ROOT, 'apps'))) return true;
  const stamp = join(DIST, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

/** Runs the Nest build into `outDir`; throws with the compiler's output when it fails. */
function compile(outDir) {
  const config = JSON.parse(readFileSync(join(ROOT, 'nest-cli.json'), 'utf8'));
  config.compilerOptions.builder.options.outDir = outDir;
  const configFile = `${outDir}/nest-cli.json`;
  writeFileSync(join(ROOT, configFile), JSON.stringify(config));
  const nest = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
  const build = [nest, 'build', 'standalone', '--config', configFile];
  const result = spawnSync(process.execPath, build, { cwd: ROOT, encoding: 'utf8' });
  rmSync(join(ROOT, configFile), { force: true });
  // swc reports a file it cannot parse and goes on; a build with a hole in it must not pass.
  const output = `${result.stdout}${result.stderr}`;
  if (result.status !== 0 || output.includes('Failed to compile')) throw new Error(`The build failed.\n\n${output}`);
}

/** Puts the new build where the old one was. Tried again because another process may do the same at this moment. */
function moveIntoPlace(built) {
  const old = `${built}-old`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (existsSync(DIST)) renameSync(DIST, old);
      renameSync(built, DIST);
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

/** Builds now, whatever `dist/` holds. The caller has the lock. */
function build() {
  for (const name of readdirSync(ROOT)) {
    const [, pid] = /^\.dist-(\d+)/.exec(name) ?? [];
    if (pid && !isRunning(Number(pid))) rmSync(join(ROOT, name), { recursive: true, force: true }); // killed while building
  }
  const outDir = `.dist-${process.pid}`; // beside dist and as deep, or the source maps would point one level off
  mkdirSync(join(ROOT, outDir));
  try {
    // Taken before compiling: an edit during the build makes the next start build again.
    const stamp = fingerprint();
    compile(outDir);
    writeFileSync(join(ROOT, outDir, STAMP), stamp);
    moveIntoPlace(join(ROOT, outDir));
  } finally {
    rmSync(join(ROOT, outDir), { recursive: true, force: true });
  }
}

/** Makes `dist/` match the sources and says whether it had to build. Safe to call from many processes at once. */
export async function ensureBuilt({ force = false } = {}) {
  if (!force && isFresh()) return false;
  return withLock(join(ROOT, '.cache/build.lock'), () => {
    if (!force && isFresh()) return false; // someone built while this process waited
    build();
    return true;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const startedAt = Date.now();
  try {
    const built = await ensureBuilt({ force: process.argv.includes('--force') });
    console.log(built ? `Built dist/ in ${((Date.now() - startedAt) / 1000).toFixed(1)} s` : 'dist/ is up to date');
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
