import { tokensOf, type SearchableTexts } from '../search/tokens.rules';
import { randomBits } from './vector.rules';

/** Chance makes unrelated texts this much alike at most: 1 / sqrt(512) is 0.044, and 0.3 lies far beyond. */
export const LOCAL_DIMENSIONS = 512;
/** Names say what a skill is; a summary helps. */
const SUMMARY_WEIGHT = 0.3;
/** Beside the trigrams of a word, which forgive misspellings, the word as a whole. */
const WORD_WEIGHT = 0.5;

/** Texts without weights learned from any: alike are those that share words, or most letters of them. */
export function embedSkillLocally({ slug, displayName, summary, tags }: SearchableTexts): Float32Array {
  const vector = new Float32Array(LOCAL_DIMENSIONS);
  addFeatures(vector, `${slug} ${displayName}`, 1);
  addFeatures(vector, `${summary ?? ''} ${tags.join(' ')}`, SUMMARY_WEIGHT);
  return vector;
}

export function embedQueryLocally(text: string): Float32Array {
  const vector = new Float32Array(LOCAL_DIMENSIONS);
  addFeatures(vector, text, 1);
  return vector;
}

/** Every feature has a direction of its own, drawn from its hash; a text's vector is their weighted sum. */
function addFeatures(vector: Float32Array, text: string, weight: number): void {
  const counts = new Map<string, number>();
  for (const token of tokensOf(text))
    for (const feature of featuresOf(token)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  for (const [feature, count] of counts) {
    const ofFeature = feature.startsWith(' ') ? WORD_WEIGHT : 1;
    addDirection(vector, feature, weight * ofFeature * (1 + Math.log(count)));
  }
}

/** The word (after a space, which no word has) and its trigrams with its ends. */
function featuresOf(token: string): string[] {
  const characters = ['^', ...token, '$'];
  return [` ${token}`, ...characters.slice(2).map((_, i) => characters.slice(i, i + 3).join(''))];
}

function addDirection(vector: Float32Array, feature: string, weight: number): void {
  const next = randomBits(hashOf(feature));
  for (let i = 0, bits = 0; i < vector.length; i += 1, bits >>= 1) {
    if (i % 32 === 0) bits = next();
    vector[i]! += (bits & 1) === 1 ? weight : -weight;
  }
}

/** FNV-1a, then mixed, so that features which differ in their last letter have unrelated directions. */
function hashOf(feature: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < feature.length; i += 1) hash = Math.imul(hash ^ feature.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
