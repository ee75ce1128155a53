import { DomainError } from '@app/kernel';
import { oneLine } from './plain-text.rules';

/** Where a publisher files a version, and what it is about. */
export interface Labels {
  readonly categories: readonly string[];
  readonly topics: readonly string[];
}

const MAX_CATEGORIES = 5;
const MAX_TOPICS = 20;
const MAX_LABEL_CHARS = 40;
const LABEL = /^[\p{L}\p{N}][\p{L}\p{N}.+#-]*$/u;

/** The same for skills and plugins. @throws DomainError PUBLISH_INVALID naming what is wrong */
export function parseLabels({ categories, topics }: Partial<Record<keyof Labels, readonly string[]>>): Labels {
  return {
    categories: labelsOf(categories ?? [], 'category', 'categories', MAX_CATEGORIES),
    topics: labelsOf(topics ?? [], 'topic', 'topics', MAX_TOPICS),
  };
}

/** In lower case, blanks as hyphens, each once, in the order given; empty ones do not count. */
function labelsOf(texts: readonly string[], one: string, many: string, most: number): string[] {
  const labels = [...new Set(texts.map(labelOf).filter((label) => label !== ''))];
  if (labels.length > most) throw new DomainError('PUBLISH_INVALID', `At most ${most} ${many} are allowed.`);
  const wrong = labels.find((label) => Array.from(label).length > MAX_LABEL_CHARS || !LABEL.test(label));
  if (wrong === undefined) return labels;
  const shown = Array.from(wrong).slice(0, MAX_LABEL_CHARS).join('');
  throw new DomainError(
    'PUBLISH_INVALID',
    `Invalid ${one} "${shown}": use up to ${MAX_LABEL_CHARS} letters, digits and hyphens.`,
  );
}

function labelOf(text: string): string {
  return oneLine(text).normalize('NFC').toLowerCase().replaceAll(' ', '-');
}
