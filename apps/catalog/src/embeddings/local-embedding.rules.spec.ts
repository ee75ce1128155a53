import { embedQueryLocally, embedSkillLocally } from './local-embedding.rules';
import { cosine, quantise, signatureOf } from './vector.rules';

const skill = (slug: string, displayName: string, summary: string | null = null) =>
  quantise(embedSkillLocally({ slug, displayName, summary, tags: [] }));
const query = (text: string) => quantise(embedQueryLocally(text));
const weather = skill('weather-forecast', 'Weather Forecast', 'Tells whether it will rain tomorrow in your city');
const pdf = skill('pdf-forms', 'PDF Forms', 'Fills in forms and reads them');

describe('the local embedding', () => {
  it('is near for misspelt words and other forms of a word', () => {
    for (const text of ['wheather forcast', 'weather forecasts', 'forecasting weather'])
      expect(cosine(query(text), weather)).toBeGreaterThan(0.4);
  });
  it('is far for other words, and for nonsense', () => {
    for (const text of ['weather', 'xqzzv kwpt', 'spotify', 'a'.repeat(60)])
      expect(cosine(query(text), pdf)).toBeLessThan(0.25);
  });
  it('does not need words with spaces between them', () => {
    expect(cosine(query('天気予報'), skill('tenki', '天気予報'))).toBeGreaterThan(0.5);
  });
  it('has no direction for nothing', () => {
    expect(cosine(query('?!'), pdf)).toBe(0);
  });
});

describe('signatureOf', () => {
  it('differs in about as many bits as the angle says', () => {
    const differing = (a: Int8Array, b: Int8Array) => {
      const [x, y] = [signatureOf(a), signatureOf(b)];
      return x.reduce((sum, byte, i) => sum + (byte ^ y[i]!).toString(2).replaceAll('0', '').length, 0);
    };
    for (const [a, b] of [
      [query('weather'), weather],
      [weather, pdf],
      [query('pdf form'), pdf],
    ] as const)
      expect(Math.abs(differing(a, b) - (Math.acos(cosine(a, b)) / Math.PI) * 256)).toBeLessThan(30);
    expect(differing(pdf, pdf)).toBe(0);
  });
});
