import { assertWorthReading, signalsOf, structureOf } from './quality.rules';
import { assertNotTooMany, trustTier, type OwnerRecord } from './trust.rules';

describe('trustTier', () => {
  it.each([
    [29, 1_000, 'low'],
    [1_000, 9, 'low'],
    [89, 50, 'medium'],
    [90, 49, 'medium'],
    [90, 50, 'trusted'],
  ])('of somebody known for %i days with %i skills is %s', (days, skills, tier) => {
    expect(trustTier({ days, skills })).toBe(tier);
  });
});

describe('assertNotTooMany', () => {
  const known: OwnerRecord = { days: 40, skills: 20, lastHour: 0, lastDay: 0 };
  const late = 'Please wait before publishing more.';
  it.each<[string, Partial<OwnerRecord>, string | undefined]>([
    ['a newcomer with four in an hour', { days: 0, lastHour: 4, lastDay: 19 }, undefined],
    ['a newcomer with five in an hour', { days: 0, lastHour: 5 }, `Rate limit: max 5 new skills per hour. ${late}`],
    [
      'a newcomer with twenty in a day',
      { days: 0, lastDay: 20 },
      `Rate limit: max 20 new skills per 24 hours. ${late}`,
    ],
    ['somebody known with seven in an hour', { lastHour: 7 }, undefined],
    ['somebody known with eight in an hour', { lastHour: 8 }, `Rate limit: max 5 new skills per hour. ${late}`],
    ['somebody known with eighty in a day', { lastDay: 80 }, `Rate limit: max 80 new skills per 24 hours. ${late}`],
  ])('decides about %s', (_who, record, text) => {
    const check = () => assertNotTooMany({ ...known, ...record });
    if (text === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(text);
  });
});

const sentence = (words: number) => Array.from({ length: words }, (_, i) => `specific${i}`).join(' ');

describe('assertWorthReading', () => {
  const check = (body: string, tier: Parameters<typeof assertWorthReading>[1], alike = 0) =>
    assertWorthReading(signalsOf(body), tier, alike);
  const thin = 'Skill content is too thin or templated. Add meaningful, specific documentation.';

  it('asks less of who is trusted more', () => {
    expect(() => check(sentence(44), 'low')).toThrow(thin);
    expect(() => check(sentence(45), 'low')).not.toThrow();
    expect(() => check(sentence(34), 'medium')).toThrow(thin);
    expect(() => check(sentence(28), 'trusted')).not.toThrow();
    expect(() => check('a '.repeat(60), 'low')).toThrow(thin);
  });
  it('asks less of text in Chinese', () => {
    const chinese = '這個技能會讀取發票並且整理成表格然後寄給會計部門檢查每一個欄位。'.repeat(5);
    expect(signalsOf(chinese)).toMatchObject({ isMostlyCjk: true });
    expect(() => check(chinese, 'low')).not.toThrow();
  });
  it('refuses a template that was hardly filled in, and one of many alike', () => {
    const template = `Expert guidance for x. Practical skill guidance. Tips and techniques. ${sentence(60)}`;
    expect(() => check(template, 'trusted')).toThrow(thin);
    expect(() => check(`${template} ${sentence(60)}`, 'trusted')).not.toThrow();
    expect(() => check(sentence(60), 'low', 4)).not.toThrow();
    expect(() => check(sentence(60), 'low', 5)).toThrow(
      'Skill appears to be repeated template spam from this account.',
    );
  });
});

describe('structureOf', () => {
  it('is that of a template, whatever it is filled with', () => {
    const filled = (topic: string) =>
      `# ${topic}\n\n- Do it with ${topic}\n- Check\n\nAll about ${topic} and the rest of it.\n`;
    expect(structureOf(filled('invoices'))).toBe(structureOf(filled('photos')));
    expect(structureOf(filled('invoices'))).not.toBe(structureOf(`${filled('invoices')}\n## More\n`));
  });
});
