import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { realisticSkill, sha256, uniqueName } from '../support/bundles';
import { ClawhubCli, type Client } from '../support/clawhub-cli';
import { type User } from '../support/registry-client';
import { type World } from '../support/world';

/** Which clients have a command. */
export const NEWEST: readonly Client[] = ['clawhub'];
export const SINCE_20: readonly Client[] = [...NEWEST, 'clawhub-0.20.0'];
export const SINCE_8: readonly Client[] = [...SINCE_20, 'clawhub-0.8.0'];
export const UNTIL_8: readonly Client[] = ['clawhub-0.8.0', 'clawhub-0.5.0'];

/** An author and a reader, each at a computer with the same client, and a skill with everything awkward in it. */
export class Story {
  readonly slug = uniqueName('awkward');
  readonly files = realisticSkill(this.slug);
  author: ClawhubCli;
  reader: ClawhubCli;
  authorUser: User;
  readerUser: User;

  constructor(
    readonly client: Client,
    readonly world: World,
  ) {}

  async begin(): Promise<void> {
    this.authorUser = await this.world.createUser('author');
    this.readerUser = await this.world.createUser('reader');
    this.author = await ClawhubCli.create(this.world.url, { client: this.client });
    this.reader = await ClawhubCli.create(this.world.url, { client: this.client, telemetry: true });
  }
  async end(): Promise<void> {
    await this.author.close();
    await this.reader.close();
  }

  get isNewest(): boolean {
    return this.client === 'clawhub';
  }
  /** Publishes a folder under an explicit version, which clients up to 0.20 insist on. */
  async publish(slug: string, version: string, command: readonly string[] = ['publish']): Promise<string> {
    const folder = join(this.author.directory, slug);
    const words = ['--slug', slug, '--name', `Skill ${slug}`, '--changelog', `Words for ${version}`];
    return this.author.must(...command, folder, ...words, '--version', version);
  }
  /** A small skill of the author, on disk and published. */
  async another(prefix: string): Promise<string> {
    const slug = uniqueName(prefix);
    await this.author.writeFolder(slug, { 'SKILL.md': `# ${slug}\n\nWrites a short note about the weather.\n` });
    await this.publish(slug, '1.0.0');
    return slug;
  }
  async detail(slug: string): Promise<{ skill: { slug: string; stats: Record<string, number> } }> {
    return (await this.world.get(`/api/v1/skills/${slug}`)).expect(200).json;
  }
  async status(slug: string): Promise<number> {
    return (await this.world.get(`/api/v1/skills/${slug}`)).status;
  }
  /** The published files of a version and the installed ones are the author's own bytes, and none is missing. */
  async expectInstalled(slug: string, version: string): Promise<void> {
    const { json } = await this.world.get(`/api/v1/skills/${slug}/versions/${version}`);
    const published: { path: string; sha256: string }[] = json.version.files;
    const installed = await this.reader.installed(slug);
    const own = Object.fromEntries(
      await Promise.all(
        published.map(async ({ path }) => [path, sha256(await readFile(join(this.author.directory, slug, path)))]),
      ),
    );
    expect(Object.fromEntries(published.map((file) => [file.path, file.sha256]))).toEqual(own);
    expect(Object.fromEntries(Object.entries(installed).map(([path, bytes]) => [path, sha256(bytes)]))).toEqual(own);
  }
}
