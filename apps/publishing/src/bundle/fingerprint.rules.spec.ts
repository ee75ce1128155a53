import { createHash } from 'node:crypto';
import { byPath, fingerprint, fingerprints, looksLikeText, TEXT_PROBE_BYTES } from './fingerprint.rules';

const file = (path: string, content: string) => ({ path, sha256: createHash('sha256').update(content).digest('hex') });
const none = new Set<string>();

/** Computed with the real client's code (client-contract 5.1). */
const MIXED = [
  file('SKILL.md', 'hello\n'),
  file('a.md', 'a'),
  file('B.md', 'B'),
  file('_x.md', 'x'),
  file('scripts/run.sh', 'r'),
  file('z-1.md', 'z'),
  file('z1.md', 'z'),
];

describe('fingerprint', () => {
  it('is what the client computes for one file', () => {
    expect(fingerprint([file('SKILL.md', '---\nname: x\n---\n')])).toBe(
      'dac3811bcaeecd24e6f59f9c9362ea86f837be49d4fc933f8f14e025982dae1a',
    );
  });
  it('is what the client computes for names that bytes and locales sort differently', () => {
    expect(fingerprint(MIXED)).toBe('275479d12d46cd68f227a8cd9e65dc4ce5c4be458904b6e44986ff630e825b6e');
  });
  it('does not depend on the order of the files', () => {
    expect(fingerprint([...MIXED].reverse())).toBe(fingerprint(MIXED));
  });
});

describe('byPath', () => {
  it('puts punctuation before letters and looks at case last', () => {
    const paths = [...MIXED].sort(byPath).map(({ path }) => path);
    expect(paths).toEqual(['_x.md', 'a.md', 'B.md', 'scripts/run.sh', 'SKILL.md', 'z-1.md', 'z1.md']);
  });
});

describe('fingerprints', () => {
  const skill = file('SKILL.md', 's');
  const makefile = file('Makefile', 'm');
  const script = file('run.ps1', 'p');
  const logo = file('logo.png', 'l');
  const card = file('skill-card.md', 'c');

  it('is one when every client hashes the same files', () => {
    expect(fingerprints([skill], none)).toEqual([fingerprint([skill])]);
  });
  it('has one for each generation of clients', () => {
    expect(fingerprints([skill, makefile, script, logo], new Set(['Makefile']))).toEqual([
      fingerprint([skill, makefile, script, logo]),
      fingerprint([skill, makefile, script]),
      fingerprint([skill]),
    ]);
  });
  it('has each with and without the skill card in the root', () => {
    expect(fingerprints([skill, card, logo], none)).toEqual([
      fingerprint([skill, card, logo]),
      fingerprint([skill, logo]),
      fingerprint([skill, card]),
      fingerprint([skill]),
    ]);
  });
  it('knows extensions in any case', () => {
    const loud = file('NOTES.TXT', 'n');
    expect(fingerprints([skill, loud], none)).toEqual([fingerprint([skill, loud])]);
  });
});

describe('looksLikeText', () => {
  it.each([
    ['UTF-8', Buffer.from('grüße'), true],
    ['nothing', Buffer.alloc(0), true],
    ['a NUL', Buffer.from('a\0b'), false],
    ['Latin-1', Buffer.from('grüße', 'latin1'), false],
    ['a character cut off by the end of the file', Buffer.from('ü').subarray(0, 1), false],
    ['a character cut off by the end of the probe', Buffer.from('a'.repeat(TEXT_PROBE_BYTES - 1) + 'ü'), true],
  ])('takes %s for text: %s', (_name, bytes, expected) => {
    expect(looksLikeText(bytes.subarray(0, TEXT_PROBE_BYTES))).toBe(expected);
  });
});
