import { hasConfirmationGate } from './confirmation-gate.rules';
import { DEFAULT_LIMITS } from './limits';
import { SourceFile } from './source-file';

function isGated(before: string, linesBetween = 0): boolean {
  const text = `${before}\n${'-\n'.repeat(linesBetween)}rm -rf ~/.openclaw`;
  const { source } = SourceFile.from({ path: 'SKILL.md', text }, DEFAULT_LIMITS);
  return hasConfirmationGate(source, source.lineCount);
}

describe('hasConfirmationGate', () => {
  it.each([
    'Ask the user whether to continue.',
    'ask user: yes?',
    'Prompt for confirmation',
    'This requires explicit user approval.',
    'Wait for user confirmation',
    'Really continue? (y/n)',
    'Reply "yes" to go on',
    'Only continue after the user confirms.',
    'only after user answers yes',
  ])('accepts "%s"', (text) => expect(isGated(text)).toBe(true));

  it.each(['Ask the user for a name.', 'Continue? Of course.', 'The user confirms nothing.', ''])(
    'is not fooled by "%s"',
    (text) => expect(isGated(text)).toBe(false),
  );

  it('looks back eight lines and no further', () => {
    expect(isGated('Obtain approval first.', 7)).toBe(true);
    expect(isGated('Obtain approval first.', 8)).toBe(false);
  });
});
