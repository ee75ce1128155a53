import { sentimentOf } from './comment-insight.rules';
import { LocalAnalyzer } from './local-analyzer';

const analyzer = new LocalAnalyzer();
const mood = async (text: string, score = 3) => sentimentOf((await analyzer.analyze({ text, score })).sentimentScore);

it.each([
  ['Great integration, very stable.', 'positive'],
  ['I love it, best plugin ever!', 'positive'],
  ['Terrible. It crashes and loses data, what a waste', 'negative'],
  ['This is not good', 'negative'],
  ['It is a plugin', 'neutral'],
])('hears in %j that its author is %s', async (text, expected) => {
  expect(await mood(text)).toBe(expected);
});

it('goes by the score when it knows no word, as in other languages', async () => {
  const text = 'Funktioniert tadellos, läuft seit Monaten';
  expect([await mood(text, 5), await mood(text, 3), await mood(text, 1)]).toEqual(['positive', 'neutral', 'negative']);
});

it('stays between -1 and 1 whatever it reads', async () => {
  for (const text of [
    'superb '.repeat(70),
    'bastard '.repeat(60),
    'constructor hasOwnProperty __proto__',
    '🦞'.repeat(500),
    '',
  ]) {
    const { sentimentScore } = await analyzer.analyze({ text, score: 5 });
    expect(sentimentScore).toBeGreaterThanOrEqual(-1);
    expect(sentimentScore).toBeLessThanOrEqual(1);
  }
});
