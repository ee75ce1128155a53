import { legacyReason, reasonsAgainst } from './skill-trust.rules';

describe('legacyReason', () => {
  it.each([
    ['pending', 'pending', 'pending.scan'],
    ['visible', 'clean', 'scanner.aggregate.clean'],
    ['visible', 'suspicious', 'scanner.aggregate.suspicious'],
    ['blocked', 'malicious', 'scanner.static.malicious'],
    ['held', 'clean', 'user.moderation'],
    ['deleted', 'malicious', null],
  ] as const)('of a skill that is %s with verdict %s is %s', (state, verdict, reason) => {
    expect(legacyReason(state, verdict)).toBe(reason);
  });
});

describe('reasonsAgainst', () => {
  it('are none for a clean version, else its verdict and what it was given for', () => {
    expect(reasonsAgainst('clean', ['stale'])).toEqual([]);
    expect(reasonsAgainst('pending', [])).toEqual(['security.pending']);
    expect(reasonsAgainst('suspicious', ['suspicious.shell'])).toEqual(['security.suspicious', 'suspicious.shell']);
  });
});
