import { code } from './code.view';

const finding = {
  code: 'suspicious.x',
  severity: 'critical',
  file: 'a.sh',
  line: 12,
  message: 'Runs <it>',
  evidence: '',
};
const part = { first: 11, lines: ['# fine', '</code><script>alert(1)</script>\u202e'] };

describe('code', () => {
  const { text } = code(part, { label: 'a "file"', findings: [finding], isWhole: true });
  it('never becomes HTML', () => {
    expect(text).not.toContain('<script>');
    expect(text).toContain('&lt;/code&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain('aria-label="a &quot;file&quot;"');
    expect(text).toContain('>U+202E</span');
  });
  it('numbers and marks the line of a finding, and says below it what was found', () => {
    expect(text).toMatch(/class="line"\s+id="L11"/);
    expect(text).toMatch(/class="line found"\s+id="L12"/);
    expect(text.indexOf('Runs &lt;it&gt;')).toBeGreaterThan(text.indexOf('id="L12"'));
  });
  it('cuts a long line of an excerpt, which has no anchors', () => {
    const excerpt = code({ first: 1, lines: ['x'.repeat(500)] }, { label: 'a', findings: [], isWhole: false }).text;
    expect(excerpt).toContain('200 more');
    expect(excerpt).not.toContain('id="L');
  });
});
