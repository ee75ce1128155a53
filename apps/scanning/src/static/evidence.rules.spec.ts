import { evidenceOf, redactQuoted } from './evidence.rules';

describe('evidenceOf', () => {
  it('trims the line and cuts it after 160 characters', () => {
    expect(evidenceOf('   eval(x);\t')).toBe('eval(x);');
    expect(evidenceOf('x'.repeat(160))).toBe('x'.repeat(160));
    expect(evidenceOf(`  ${'x'.repeat(161)}`)).toBe(`${'x'.repeat(160)}...`);
  });

  it('takes a secret out before it cuts', () => {
    const secret = 'q7RkT20vbWmZ81LxPd44';
    expect(evidenceOf(`token api_key="${secret}", password: ${secret}`)).toBe(
      'token api_key="[REDACTED]", password: [REDACTED]',
    );
    expect(evidenceOf(`${'y'.repeat(140)} api_key=${secret}`)).not.toContain('q7Rk');
  });

  it('takes out a secret of any length, and leaves placeholders readable', () => {
    expect(evidenceOf(`secret_key=${'a1'.repeat(100_000)} end`)).toBe('secret_key=[REDACTED] end');
    expect(evidenceOf('api_key=your-own-key-goes-here')).toBe('api_key=your-own-key-goes-here');
  });

  it('replaces characters that fool terminals or break databases', () => {
    expect(evidenceOf('a\u0000b\u001b[31mc\u202ed')).toBe('a\uFFFDb\uFFFD[31mc\uFFFDd');
    expect(evidenceOf('\u{1F600}'.repeat(81))).toBe(`${'\u{1F600}'.repeat(80)}...`);
    expect(evidenceOf(`x${'\u{1F600}'.repeat(81)}`)).toBe(`x${'\u{1F600}'.repeat(79)}\uFFFD...`);
  });
});

describe('redactQuoted', () => {
  it('hides quoted values of eight characters or more', () => {
    expect(redactQuoted(`a "12345678" b '1234567' c '123456789'`)).toBe(`a "[REDACTED]" b '1234567' c '[REDACTED]'`);
  });
});
