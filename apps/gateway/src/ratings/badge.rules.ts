import { type ShieldsBadge } from '@app/contracts';

/** The numbers a badge is made of. */
export interface BadgeNumbers {
  /** Rounded to one decimal. */
  readonly averageScore: number;
  readonly totalRatings: number;
  /** By `1` to `5`. */
  readonly distribution: Readonly<Record<string, number>>;
}
/** From when on a plugin is called top rated. */
export interface TopRatedRule {
  readonly minRatings: number;
  readonly minAverage: number;
}

/** White text on each of these has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3). */
export const COLORS = {
  label: '#555555',
  topRated: '#6a3fa0',
  good: '#2a7a2e',
  fair: '#8a6100',
  poor: '#b3261e',
  none: '#666666',
} as const;

/** Whether enough people think well enough of a plugin. The exact mean decides, not the one that is shown. */
export function isTopRated({ totalRatings, distribution }: BadgeNumbers, rule: TopRatedRule): boolean {
  const sum = Object.entries(distribution).reduce((total, [score, count]) => total + Number(score) * count, 0);
  return totalRatings > 0 && totalRatings >= rule.minRatings && sum >= rule.minAverage * totalRatings;
}

/** What the badge says, in the form that shields.io reads; it refuses any member more. */
export function badgeOf(numbers: BadgeNumbers, rule: TopRatedRule, cacheSeconds: number): ShieldsBadge {
  const { averageScore, totalRatings } = numbers;
  const topRated = isTopRated(numbers, rule);
  const message = totalRatings === 0 ? 'none yet' : `${averageScore.toFixed(1)}/5 (${shortCount(totalRatings)})`;
  const color = topRated ? COLORS.topRated : colorOf(numbers);
  return { schemaVersion: 1, label: topRated ? 'top rated' : 'rating', message, color, cacheSeconds };
}

/** `999`, `1.2K`, `34K`, `5.6M`. */
function shortCount(count: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact' }).format(count);
}
function colorOf({ averageScore, totalRatings }: BadgeNumbers): string {
  if (totalRatings === 0) return COLORS.none;
  if (averageScore >= 4) return COLORS.good;
  return averageScore >= 3 ? COLORS.fair : COLORS.poor;
}

const HEIGHT = 20;
const PADDING = 6;

/**
 * The badge as a picture of two fields. Programs that read pages aloud say its title: what it shows, and of which
 * plugin.
 */
export function badgeSvg({ label, message, color }: ShieldsBadge, pluginId: string): string {
  const left = widthOf(label) + 2 * PADDING;
  const right = widthOf(message) + 2 * PADDING;
  const title = escaped(`${pluginId}: ${label} ${message}`);
  const text = (words: string, from: number): string =>
    `<text x="${from + PADDING}" y="14" textLength="${widthOf(words)}">${escaped(words)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<clipPath id="r"><rect width="${left + right}" height="${HEIGHT}" rx="3"/></clipPath>`,
    `<g clip-path="url(#r)"><rect width="${left}" height="${HEIGHT}" fill="${COLORS.label}"/>`,
    `<rect x="${left}" width="${right}" height="${HEIGHT}" fill="${escaped(color)}"/></g>`,
    `<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11" aria-hidden="true">`,
    `${text(label, 0)}${text(message, left)}</g></svg>`,
  ].join('');
}

/** Pixels of a text at 11 px, about; `textLength` makes it exactly so in every font. */
function widthOf(text: string): number {
  const narrow = [...text].filter((char) => /[ijlt.,:/()1 ]/.test(char)).length;
  return Math.round(narrow * 4.6 + (text.length - narrow) * 7.1);
}
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
