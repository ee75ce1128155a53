import { assertMayDelete, assertMayRestoreVersion, assertMayUndelete, reasonOf, slugKeptUntil } from './deletion.rules';

const CAUSES = [null, 'owner', 'staff', 'merge'] as const;
const outcome = (work: () => void): string => {
  try {
    work();
    return 'allowed';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('owners and staff', () => {
  const undelete = (hiddenCause: (typeof CAUSES)[number], isBlocked = false, isStaff = false) =>
    outcome(() => assertMayUndelete({ what: 'skill', hiddenCause, isBlocked, isStaff }));

  it('an owner deletes again what they deleted themselves, and nothing the staff did', () => {
    const deleted = CAUSES.map((hiddenCause) => outcome(() => assertMayDelete({ hiddenCause, isStaff: false })));
    expect(deleted).toEqual([
      ...['allowed', 'allowed'],
      'Forbidden: This skill is currently hidden by moderation and cannot be re-deleted by the owner. Please contact a moderator.',
      'allowed',
    ]);
  });
  it('an owner brings back only what they deleted themselves', () => {
    const byModeration =
      'Forbidden: This skill was hidden by moderation and cannot be restored by the owner. Please contact a moderator.';
    expect(CAUSES.map((cause) => undelete(cause))).toEqual(['allowed', 'allowed', byModeration, byModeration]);
  });
  it('an owner does not bring back malware, whoever hid it', () => {
    const byMalware =
      'Forbidden: This skill was blocked by automated malware detection and cannot be restored by the owner. Please contact a moderator.';
    expect(CAUSES.map((cause) => undelete(cause, true))).toEqual(CAUSES.map(() => byMalware));
  });
  it('the staff may do all of it', () => {
    for (const hiddenCause of CAUSES) {
      expect(outcome(() => assertMayDelete({ hiddenCause, isStaff: true }))).toBe('allowed');
      expect(undelete(hiddenCause, true, true)).toBe('allowed');
    }
    expect(outcome(() => assertMayRestoreVersion('staff', true))).toBe('allowed');
  });
  it('an owner of a package is told about a package', () => {
    const hidden = { what: 'package', hiddenCause: 'staff', isBlocked: false, isStaff: false } as const;
    expect(outcome(() => assertMayUndelete(hidden))).toMatch(/^Forbidden: This package was hidden by moderation /);
    expect(outcome(() => assertMayUndelete({ ...hidden, isBlocked: true }))).toMatch(
      /^Forbidden: This package was blo/,
    );
  });
  it('a version the staff has withdrawn stays away', () => {
    expect(outcome(() => assertMayRestoreVersion('owner', false))).toBe('allowed');
    expect(outcome(() => assertMayRestoreVersion('staff', false))).toMatch(/^Forbidden: This version was hidden by/);
  });
});

describe('reasonOf', () => {
  it('trims, and takes none for none', () => {
    expect(reasonOf(undefined)).toBeNull();
    expect(reasonOf('  legal hold ')).toBe('legal hold');
    expect(reasonOf('x'.repeat(1200))).toHaveLength(1200);
  });
  it.each(['', '  \n', 'x'.repeat(1201)])('refuses one that says nothing or too much', (text) => {
    expect(() => reasonOf(text)).toThrow('Reason must be 1 to 1200 characters.');
  });
});

it('a deleted skill keeps its slug for 30 days', () => {
  expect(slugKeptUntil(new Date('2026-01-01T00:00:00Z'))).toEqual(new Date('2026-01-31T00:00:00Z'));
});
