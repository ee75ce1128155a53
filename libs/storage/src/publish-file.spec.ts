import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishFile } from './publish-file';

describe('publishFile', () => {
  let directory: string;
  const at = (name: string): string => join(directory, name);
  const withoutLinks = async (): Promise<never> => {
    throw Object.assign(new Error(), { code: 'EPERM' });
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'publish-file-'));
    await writeFile(at('new'), 'new');
  });
  afterEach(() => rm(directory, { recursive: true }));

  it.each([
    ['links', undefined],
    ['no links', withoutLinks],
  ])('gives the file its name, with %s', async (_name, hardLink) => {
    await publishFile(at('new'), at('final'), hardLink);
    expect(await readFile(at('final'), 'utf8')).toBe('new');
  });

  it.each([
    ['links', undefined],
    ['no links', withoutLinks],
  ])('leaves a taken name alone, with %s', async (_name, hardLink) => {
    await writeFile(at('final'), 'old');
    await publishFile(at('new'), at('final'), hardLink);
    expect(await readFile(at('final'), 'utf8')).toBe('old');
  });

  it('throws any other failure as it is', async () => {
    await expect(publishFile(at('new'), at('nowhere/final'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
