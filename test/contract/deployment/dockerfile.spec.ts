import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { ROOT } from './settings';

const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const lines = dockerfile.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const stages = lines
  .join('\n')
  .split(/^FROM /m)
  .slice(1);

describe('the Dockerfile', () => {
  it('has nothing a linter objects to', () => {
    expect(validate(dockerfile)).toEqual([]);
  });
  it('ends in an image without shell and root', () => {
    expect(stages).toHaveLength(2);
    expect(stages.at(-1)).toMatch(/^gcr\.io\/distroless\/\S+:nonroot\n/);
    expect(stages.at(-1)).not.toMatch(/^(RUN|USER root)/m);
  });
  it('copies only what the build context lets through', () => {
    const ignore = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
    const copied = [...(stages[0] ?? '').matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, sources = '']) =>
      sources.split(' '),
    );
    expect(copied).toContain('apps');
    expect(ignore[1]).toBe('*');
    for (const source of copied) expect(ignore).toContain(`!${source}`);
  });
});
