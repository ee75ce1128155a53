import { skillSummary } from './skill-summary.rules';

const summary = (frontMatter: Record<string, unknown>, body = '') => skillSummary({ frontMatter, body }, 'PDF forms');

describe('skillSummary', () => {
  it('is the description on one line', () => expect(summary({ description: 'a\n  b\tc ' })).toBe('a b c'));
  it('may stand in the metadata', () => expect(summary({ metadata: { description: 'm' } })).toBe('m'));
  it('has 160 characters at most', () => {
    expect(summary({ description: 'x'.repeat(160) })).toBe('x'.repeat(160));
    expect(summary({ description: 'x'.repeat(161) })).toBe(`${'x'.repeat(157)}...`);
    expect(summary({ description: '😀'.repeat(161) })).toBe(`${'😀'.repeat(157)}...`);
  });
  it('is else the first line of prose', () => {
    expect(summary({}, '# Title\n\n<!-- x -->\n---\n```sh\nrun me\n```\n![i](x.png)\n- Fills in forms.\n')).toBe(
      'Fills in forms.',
    );
  });
  it('is else a sentence with the name', () => {
    expect(summary({ description: ['no', 'text'] }, '# Title\n')).toBe('Automation skill for PDF forms.');
  });
});
