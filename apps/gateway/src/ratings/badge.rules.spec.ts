import { badgeOf, badgeSvg, COLORS, isTopRated, type BadgeNumbers } from './badge.rules';

const rule = { minRatings: 10, minAverage: 4.5 };
function numbers(...counts: [number, number, number, number, number]): BadgeNumbers {
  const totalRatings = counts.reduce((sum, count) => sum + count, 0);
  const sum = counts.reduce((total, count, i) => total + count * (i + 1), 0);
  const averageScore = totalRatings === 0 ? 0 : Math.round((sum / totalRatings) * 10) / 10;
  return {
    averageScore,
    totalRatings,
    distribution: Object.fromEntries(counts.map((count, i) => [`${i + 1}`, count])),
  };
}

it.each([
  ['ten good ratings', numbers(0, 0, 0, 5, 5), true],
  ['nine perfect ones', numbers(0, 0, 0, 0, 9), false],
  ['a mean of 4.48, shown as 4.5', numbers(0, 0, 0, 13, 12), false],
  ['none', numbers(0, 0, 0, 0, 0), false],
])('calls a plugin with %s top rated, or not', (_what, given, expected) => {
  expect(isTopRated(given, rule)).toBe(expected);
});

it.each([
  [numbers(0, 0, 0, 0, 0), 'rating', 'none yet', COLORS.none],
  [numbers(3, 0, 0, 0, 0), 'rating', '1.0/5 (3)', COLORS.poor],
  [numbers(0, 0, 4, 0, 0), 'rating', '3.0/5 (4)', COLORS.fair],
  [numbers(0, 0, 0, 4, 0), 'rating', '4.0/5 (4)', COLORS.good],
  [numbers(0, 0, 0, 0, 1234), 'top rated', '5.0/5 (1.2K)', COLORS.topRated],
])('says %j in words and a color', (given, label, message, color) => {
  expect(badgeOf(given, rule, 300)).toEqual({ schemaVersion: 1, label, message, color, cacheSeconds: 300 });
});

it('is a picture with a title, in which a name is a name', () => {
  const svg = badgeSvg(badgeOf(numbers(0, 0, 0, 4, 0), rule, 300), '@a/<script>"&\'');
  expect(svg).toContain('<title>@a/&#60;script&#62;&#34;&#38;&#39;: rating 4.0/5 (4)</title>');
  expect(svg).toMatch(/^<svg xmlns="[^"]+" width="\d+" height="20" role="img" aria-label="@a\/&#60;script&#62;[^"]+">/);
  expect(svg).not.toContain('<script');
});

it('can be read: white on every color has a contrast of 4.5 to 1', () => {
  const luminance = (color: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const value = parseInt(color.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrasts = Object.entries(COLORS).map(([name, color]) => [name, 1.05 / (luminance(color) + 0.05)] as const);
  expect(contrasts.filter(([, contrast]) => contrast < 4.5)).toEqual([]);
});
