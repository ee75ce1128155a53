import type { PublishSource, SkillPublishPayload } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { parseLabels, type Labels } from '../publisher/labels.rules';
import { oneLine } from '../publisher/plain-text.rules';

/** What the publisher says about a version besides its texts; kept and shown as it is said. */
export interface SkillDescription extends Labels {
  readonly source: PublishSource | null;
}

const REPOSITORY = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;
const COMMIT = /^[0-9a-f]{7,64}$/i;

/** @throws DomainError PUBLISH_INVALID naming what is wrong */
export function parseDescription({ categories, topics, source }: SkillPublishPayload): SkillDescription {
  return {
    ...parseLabels({ categories, topics }),
    source: source === undefined ? null : parseSource(source),
  };
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
