import type { PublishSource, SkillPublishPayload } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { oneLine } from '../publisher/plain-text.rules';

/** What the publisher says about a version besides its texts; kept and shown as it is said. */
export interface SkillDescription {
  readonly categories: readonly string[];
  readonly topics: readonly string[];
  readonly source: PublishSource | null;
}

const MAX_CATEGORIES = 5;
const MAX_TOPICS = 20;
const MAX_LABEL_CHARS = 40;
const LABEL = /^[\p{L}\p{N}][\p{L}\p{N}.+#-]*$/u;
const REPOSITORY = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;
const COMMIT = /^[0-9a-f]{7,64}$/i;

/** @throws DomainError PUBLISH_INVALID naming what is wrong */
export function parseDescription({ categories, topics, source }: SkillPublishPayload): SkillDescription {
  return {
    categories: parseLabels(categories ?? [], 'category', 'categories', MAX_CATEGORIES),
    topics: parseLabels(topics ?? [], 'topic', 'topics', MAX_TOPICS),
    source: source === undefined ? null : parseSource(source),
  };
}

/** In lower case, blanks as hyphens, each once, in the order given; empty ones do not count. */
function parseLabels(texts: readonly string[], one: string, many: string, most: number): string[] {
  const labels = [...new Set(texts.map(labelOf).filter((label) => label !== ''))];
  if (labels.length > most) throw invalid(`At most ${most} ${many} are allowed.`);
  const wrong = labels.find((label) => Array.from(label).length > MAX_LABEL_CHARS || !LABEL.test(label));
  if (wrong === undefined) return labels;
  const shown = Array.from(wrong).slice(0, MAX_LABEL_CHARS).join('');
  throw invalid(`Invalid ${one} "${shown}": use up to ${MAX_LABEL_CHARS} letters, digits and hyphens.`);
}

function labelOf(text: string): string {
  return oneLine(text).normalize('NFC').toLowerCase().replaceAll(' ', '-');
}

/** The form is checked, not whether it is true: nobody is asked at GitHub. */
function parseSource(source: PublishSource): PublishSource {
  const { url, repo, ref, commit, path } = source;
  if (!isWebAddress(url)) throw invalid('source.url must be an http(s) address.');
  if (!REPOSITORY.test(repo)) throw invalid('source.repo must be owner/name.');
  if (!COMMIT.test(commit)) throw invalid('source.commit must be a commit id of 7 to 64 hexadecimal digits.');
  return { ...source, commit: commit.toLowerCase(), ref: oneLine(ref), path: oneLine(path) };
}

function isWebAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

function invalid(text: string): DomainError {
  return new DomainError('PUBLISH_INVALID', text);
}
