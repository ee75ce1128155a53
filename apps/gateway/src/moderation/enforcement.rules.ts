import type { EnforcementMeasure, EnforcementNotice } from '@app/contracts';
import { packageUrl } from '../packages/package-artifact.rules';
import { versionUrl } from '../skills/skill-urls.rules';
import type { EnforcementAppeal, EnforcementItem } from './enforcement.views';

const OVER = 'It is over; there is nothing to appeal against.';
const WAITS = 'An appeal waits for a moderator.';
const NO_ROUTE = 'There is no route for an appeal; write to those who run this Reef.';

/** What was taken away without a verdict: there is no state of a release to appeal against. */
const NOT_APPEALABLE: ReadonlySet<EnforcementMeasure> = new Set([
  ...(['package.hidden', 'version.withdrawn', 'skill.purged', 'package.purged'] as const),
]);

/** A notice with where to read more and how to contest it. @param publisher the handle of whom it concerns */
export function enforcementItem(notice: EnforcementNotice, publisher: string | null): EnforcementItem {
  const { ownerId: _, codes, appeal: __, ...said } = notice;
  const evidence = { codes, path: evidencePath(notice, publisher) };
  return { ...said, publisher, evidence, appeal: appealOf(notice) };
}

function appealOf({ state, target, measure, appeal: open }: EnforcementNotice): EnforcementAppeal {
  if (state === 'lifted') return { path: null, text: OVER, open };
  const isWithout = NOT_APPEALABLE.has(measure);
  const item = itemPath(target);
  if (item === null || isWithout) return { path: null, text: NO_ROUTE, open };
  const path = `${item}/appeal`;
  const body = target.version === null ? '{"message": "…"}' : `{"version": "${target.version}", "message": "…"}`;
  return { path, text: open === null ? `POST ${body} to ${path}.` : WAITS, open };
}

/** Findings of a scan for a version that was found malicious; else how the item stands, which says the rest. */
function evidencePath({ measure, target }: EnforcementNotice, publisher: string | null): string | null {
  const { type, name, version } = target;
  const path = itemPath(target);
  if (path === null || measure === 'skill.purged' || measure === 'package.purged') return null;
  if (version === null || measure !== 'version.malicious') return `${path}/moderation`;
  if (type === 'package') return `${path}/versions/${encodeURIComponent(version)}/security`;
  return versionUrl('', 'scan', { slug: name, version, ...(publisher === null ? {} : { ownerHandle: publisher }) });
}

/** Null for what is no item. */
function itemPath({ type, name }: EnforcementNotice['target']): string | null {
  if (type === 'skill') return `/api/v1/skills/${encodeURIComponent(name)}`;
  return type === 'package' ? packageUrl('', name) : null;
}
