import { insightsOf, type KnownInsight } from './insights.rules';

const insight = (
  sentimentScore: number,
  themes: string[] = [],
  requested: string[] = [],
  ratingId = 'r',
): KnownInsight => ({
  ratingId,
  sentimentScore,
  themes,
  requested,
});

it('counts moods and puts first what is requested most, then what is mentioned most', () => {
  const known = [
    insight(-0.8, ['offline-mode', 'price'], ['offline-mode']),
    insight(0.6, ['performance']),
    insight(0, ['offline-mode'], ['offline-mode']),
    insight(0.4, ['performance', 'design'], ['design']),
    insight(0.1, ['performance']),
  ];
  expect(insightsOf(known)).toMatchObject({
    analyzed: 5,
    sentiment: { positive: 2, neutral: 2, negative: 1 },
    themes: [
      { theme: 'offline-mode', mentions: 2, requests: 2, sentiment: -0.4 },
      { theme: 'design', mentions: 1, requests: 1, sentiment: 0.4 },
      { theme: 'performance', mentions: 3, requests: 0, sentiment: 0.37 },
      { theme: 'price', mentions: 1, requests: 0, sentiment: -0.8 },
    ],
  });
});

it('says nothing of a plugin without comments', () => {
  expect(insightsOf([])).toEqual({
    analyzed: 0,
    sentiment: { positive: 0, neutral: 0, negative: 0 },
    themes: [],
    ratings: [],
  });
});

it('shows the newest hundred one by one', () => {
  const known = Array.from({ length: 120 }, (_, i) => insight(1, [], [], `r${i}`));
  const { analyzed, ratings } = insightsOf(known);
  expect([analyzed, ratings.length, ratings[0]?.ratingId]).toEqual([120, 100, 'r0']);
});
