import { pluginFiles, realisticSkill, sha256, tarball, unzip, type Files } from '../support/bundles';
import { type Reply } from '../support/http';
import { type User } from '../support/registry-client';
import { pick, rest, type Caller } from './callers';
import { insist } from './insist';

/** Before a registry is asked again that was not there, in milliseconds. */
const AWAY_MS = 250;

/** A version that its publisher was told is in, and what its bytes must be. */
export interface Published {
  readonly name: string;
  readonly version: string;
  readonly download: string;
  /** Of all bytes, where they are served as sent; of the first download otherwise. */
  sha256?: string;
  /** What is inside, where the registry makes the archive. */
  readonly files?: Files;
  seen: boolean;
}

/** Publishes one version after the other of a name of its own, each until it is in. */
export class Publisher {
  constructor(
    private readonly user: User,
    private readonly name: string,
    private readonly kind: 'skill' | 'plugin',
    private readonly shelf: Published[],
    private readonly caller: Caller,
  ) {}

  async work(): Promise<void> {
    for (let n = 1; !this.caller.stop.aborted; n += 1) await this.publish(`1.0.${n}`);
  }

  /** Also once before anything goes wrong, so that others have something to read. */
  async publish(version: string): Promise<void> {
    const { tally, giveUp, violations } = this.caller;
    const [send, published] = this.kind === 'skill' ? this.skill(version) : await this.plugin(version);
    const reply = await insist(`publish ${this.kind}`, tally, giveUp, send, isGivenUp);
    if (reply.status === 200) this.shelf.push(published);
    else violations.push(`${this.name} ${version} could not be published: ${reply.status} ${reply.text.slice(0, 200)}`);
  }

  private skill(version: string): [() => Promise<Reply>, Published] {
    const files = { ...realisticSkill(this.name), 'VERSION.txt': `${version}\n` };
    const download = `/api/v1/download?slug=${this.name}&version=${version}`;
    const send = (): Promise<Reply> =>
      this.caller.registry.publishSkillParts(this.user, { slug: this.name, version, files });
    return [send, { name: this.name, version, download, files, seen: false }];
  }
  private async plugin(version: string): Promise<[() => Promise<Reply>, Published]> {
    const files = pluginFiles(this.name, version);
    const download = `/api/v1/packages/${this.name}/versions/${version}/artifact/download`;
    const send = (): Promise<Reply> =>
      this.caller.registry.publishPlugin(this.user, { name: this.name, version, files });
    return [send, { name: this.name, version, download, sha256: sha256(await tarball(files)), seen: false }];
  }
}

/** Downloads what is on the shelf, and compares: a version has one digest for ever, and does not go away. */
export class Downloader {
  constructor(
    private readonly shelf: readonly Published[],
    private readonly caller: Caller,
  ) {}

  async work(): Promise<void> {
    const { registry, random, tally, stop } = this.caller;
    while (!stop.aborted) {
      const version = pick(this.shelf, random);
      const reply = await registry.get(version.download).catch(() => undefined);
      tally.note(`download: ${reply?.status ?? 'cut off'}`);
      if (reply !== undefined) await this.compare(version, reply);
      await rest(this.caller, reply === undefined ? AWAY_MS : undefined);
    }
  }

  /** Everything that was published can be had. */
  async check(): Promise<void> {
    const { registry, violations } = this.caller;
    for (const version of this.shelf) {
      const reply = await registry.get(version.download);
      await this.compare(version, reply);
      if (reply.status !== 200)
        violations.push(
          `${version.name} ${version.version} was published and is ${reply.status} ${reply.text.slice(0, 200)}`,
        );
    }
  }

  private async compare(version: Published, reply: Reply): Promise<void> {
    const { violations } = this.caller;
    const what = `${version.name} ${version.version}`;
    if (version.seen && [403, 404, 410, 423].includes(reply.status))
      violations.push(`${what} went away: ${reply.status}`);
    if (reply.status !== 200) return;
    const digest = sha256(reply.bytes);
    version.seen = true;
    version.sha256 ??= digest;
    if (version.sha256 !== digest) violations.push(`${what} has two digests: ${version.sha256} and ${digest}`);
    if (version.files !== undefined && !(await holds(reply.bytes, version.files)))
      violations.push(`${what} has other files`);
  }
}

async function holds(zip: Buffer, files: Files): Promise<boolean> {
  const inside = await unzip(zip);
  return Object.entries(files).every(([path, content]) => inside[path]?.equals(Buffer.from(content)) === true);
}

/** An attempt that was given up says that the same may be sent again. */
function isGivenUp({ status, text }: Reply): boolean {
  return status === 400 && /again/i.test(text);
}
