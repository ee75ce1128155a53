import type { ModeratedItem, RulingState, Verdict } from '@app/contracts';
import { html, type Html } from '../pages/html';
import { withQuery } from './queue-place.rules';
import { named } from './visible-text';

const TONES: Readonly<Record<Verdict | RulingState, 'good' | 'warn' | 'bad' | 'calm'>> = {
  clean: 'good',
  approved: 'good',
  pending: 'calm',
  suspicious: 'warn',
  malicious: 'bad',
  quarantined: 'bad',
  revoked: 'bad',
};

/** What counts for users, and a moderator's word if there is one. */
export function stateTags(verdict: Verdict, ruling: RulingState | null): Html {
  return html`${tag(verdict, TONES[verdict])}${ruling !== null && html` ${tag(ruling, TONES[ruling])}`}`;
}

/** A word in a frame. */
export function tag(word: string, tone: 'good' | 'warn' | 'bad' | 'calm'): Html {
  return html`<span class="tag ${tone}">${word}</span>`;
}

/** `manual:quarantined`, `scan:malicious`, `static:malicious`, `reports:2` in words. */
export function reasonText(reason: string): string {
  const [source, word = ''] = reason.split(':', 2);
  if (source === 'reports') return word === '1' ? '1 open report' : `${word} open reports`;
  const who = { manual: 'moderator', scan: 'verdict', static: 'static scan' }[source ?? ''];
  return who === undefined ? reason : `${who}: ${word}`;
}

/** Where the console shows an item, or one version of it. */
export function itemPath(
  base: string,
  item: Pick<ModeratedItem, 'itemId' | 'release'>,
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  return withQuery(`${base}/console/items/${item.itemId}`, { version: item.release?.versionId, ...more });
}

/** `skill of @ann · version 1.0.0`, below its name. */
export function itemWords({ kind, ownerHandle, release }: ModeratedItem): Html {
  return html`<span class="soft small"
    >${kind} of @${named(ownerHandle)}${release !== null && html` · version ${named(release.version)}`}</span
  >`;
}
