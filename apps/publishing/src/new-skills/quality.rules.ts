import { createHash } from 'node:crypto';
import { DomainError } from '@app/kernel';
import type { TrustTier } from './trust.rules';

/** What is measured of a SKILL.md without its front matter. */
export interface Signals {
  readonly words: number;
  /** Without white space. */
  readonly characters: number;
  /** How many of the phrases that fill templates occur. */
  readonly markers: number;
  readonly isMostlyCjk: boolean;
}

const MARKERS = [
  ...['expert guidance for', 'practical skill guidance', 'step-by-step tutorials', 'tips and techniques'],
  ...['project ideas', 'resource recommendations', 'help with this skill', 'learning guidance'],
];
/** By the owner's tier: fewer are too thin; so many alike within a day are spam. */
const LEAST = {
  low: { words: 45, characters: 260, alike: 5 },
  medium: { words: 35, characters: 180, alike: 8 },
  trusted: { words: 28, characters: 140, alike: 12 },
} as const;
/** Above every threshold by far: more of a text is not read. */
const MOST_CHARS = 20_000;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

export function signalsOf(body: string): Signals {
  const text = body.slice(0, MOST_CHARS);
  const characters = text.replace(/\s/g, '').length;
  const cjk = text.match(CJK)?.length ?? 0;
  const lower = text.toLowerCase();
  return {
    words: [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).length,
    characters,
    markers: MARKERS.filter((marker) => lower.includes(marker)).length,
    isMostlyCjk: cjk >= 40 || (cjk > 0 && cjk >= 0.15 * characters),
  };
}

/**
 * The shape of a text, whatever its words: the kinds and rough lengths of its first 80 lines. Texts filled from one
 * template have the same.
 */
export function structureOf(body: string): string {
  const lines = body
    .slice(0, MOST_CHARS)
    .split('\n')
    .map((line) => line.trim());
  const shape = lines
    .filter((line) => line !== '')
    .slice(0, 80)
    .map((line) => `${kindOf(line)}${sizeOf(line)}`);
  return createHash('sha256').update(shape.join('\n')).digest('hex');
}

/** @throws DomainError PUBLISH_INVALID when a text is too thin, or one of many alike (server-semantics 3.5) */
export function assertWorthReading(signals: Signals, tier: TrustTier, alike: number): void {
  const { words, characters } = leastOf(tier, signals.isMostlyCjk);
  const isTemplated = signals.markers >= 3 && signals.words < 120;
  if (signals.words < words || signals.characters < characters || isTemplated)
    throw refused('Skill content is too thin or templated. Add meaningful, specific documentation.');
  if (alike >= LEAST[tier].alike) throw refused('Skill appears to be repeated template spam from this account.');
}

/** Chinese, Japanese and Korean say more with a character. */
function leastOf(tier: TrustTier, isMostlyCjk: boolean): { words: number; characters: number } {
  const { words, characters } = LEAST[tier];
  return isMostlyCjk ? { words: Math.max(24, words - 16), characters: Math.max(140, characters - 120) } : LEAST[tier];
}

function kindOf(line: string): string {
  if (/^#{1,6}\s/.test(line)) return 'heading';
  if (/^[-*]\s/.test(line)) return 'bullet';
  if (/^\d+[.)]\s/.test(line)) return 'number';
  return line.startsWith('```') ? 'fence' : 'text';
}
function sizeOf(line: string): string {
  const words = line.split(/\s+/).length;
  if (words <= 2) return 'S';
  return words <= 6 ? 'M' : 'L';
}

function refused(text: string): DomainError {
  return new DomainError('PUBLISH_INVALID', text);
}
