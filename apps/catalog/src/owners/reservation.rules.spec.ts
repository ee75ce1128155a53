import { assertMayUse, nameProblem, slugKeptUntil } from './reservation.rules';

const now = new Date('2026-01-01T00:00:00Z');
const until = new Date('2026-02-01T00:00:00Z');

describe('assertMayUse', () => {
  it('lets the rightful owner, and anybody once it is over', () => {
    expect(() => assertMayUse('skill', 'pdf', 'me', { ownerId: 'me', expiresAt: until }, now)).not.toThrow();
    expect(() => assertMayUse('skill', 'pdf', 'me', { ownerId: 'you', expiresAt: now }, now)).not.toThrow();
  });
  it('refuses others in the words clients know', () => {
    expect(() => assertMayUse('skill', 'pdf', 'me', { ownerId: 'you', expiresAt: until }, now)).toThrow(
      'Slug "pdf" is reserved for its previous owner until 2026-02-01T00:00:00.000Z. Please choose a different slug.',
    );
    expect(() => assertMayUse('package', 'pdf', 'me', { ownerId: 'you', expiresAt: null }, now)).toThrow(
      'Package already exists and belongs to another publisher',
    );
  });
  it('keeps slugs for 90 days', () => {
    expect(slugKeptUntil(now)).toEqual(new Date('2026-04-01T00:00:00Z'));
  });
});

describe('nameProblem', () => {
  it.each([
    ['slug', 'admin', undefined],
    ['slug', '', 'Slug is required.'],
    ['package', '@acme/x', undefined],
    ['package', '', 'Package name required'],
    ['package', 'A b', 'Package name must be lowercase and npm-safe'],
    ['package', 'publish', 'is reserved for ClawHub routes'],
  ] as const)('of the %s %j is %j', (kind, name, problem) => {
    if (problem === undefined) expect(nameProblem(kind, name)).toBeUndefined();
    else expect(nameProblem(kind, name)).toContain(problem);
  });
});
