import type { ErrorCode, Verdict } from '@app/contracts';

/**
 * How a version stands with the public: `visible` to everyone; `blocked` by a malicious verdict, which everyone may
 * know of (server-semantics 3.8); `pending` until its verdict is in, which only its owner knows of.
 */
export type Standing = 'visible' | 'blocked' | 'pending';

export function standingOf({ visible, verdict }: { visible: boolean; verdict: Verdict }): Standing {
  if (visible) return 'visible';
  return verdict === 'malicious' ? 'blocked' : 'pending';
}

/**
 * How a skill stands: as the version it shows, unless it is `deleted` (by its owner or by a moderator) or `held` with
 * its owner, who is banned or under moderation. The first is the one a reference means when several share a slug.
 */
export const SKILL_STATES = ['visible', 'blocked', 'pending', 'held', 'deleted'] as const;
export type SkillState = (typeof SKILL_STATES)[number];

interface StateFacts {
  readonly isDeleted: boolean;
  readonly isHeld: boolean;
  readonly shown: { visible: boolean; verdict: Verdict };
}
export function stateOf({ isDeleted, isHeld, shown }: StateFacts): SkillState {
  if (isDeleted) return 'deleted';
  return isHeld ? 'held' : standingOf(shown);
}

/** Who asks, as far as one skill is concerned. Staff are moderators and administrators. */
export type Asker = 'stranger' | 'owner' | 'staff';
/**
 * What is asked for: the skill itself, its versions and files, an archive, which version a fingerprint has, or what is
 * said against it.
 */
export type ReadRoute = 'detail' | 'content' | 'download' | 'resolve' | 'moderation';
/** `serve`: goes on to the version, which may have reasons of its own. */
export type ReadAnswer = 'serve' | ErrorCode;

/**
 * What a read answers (server-semantics 3.8 and 3.13). To strangers a skill that is not visible does not exist, except
 * that everybody may know of a blocked one. Its owner learns what is the matter, except from `resolve`: CLIs take only
 * "not found" for an answer there, and publish; its moderation they may always read. Staff see everything.
 */
export function answerTo(state: SkillState, asker: Asker, route: ReadRoute): ReadAnswer {
  if (state === 'visible') return 'serve';
  if (state === 'blocked' && route !== 'resolve') return 'serve';
  if (asker === 'stranger') return 'SKILL_NOT_FOUND';
  if (route === 'resolve') return state === 'deleted' || state === 'held' ? 'SKILL_NOT_FOUND' : 'serve';
  if (asker === 'staff' || route === 'moderation') return 'serve';
  switch (state) {
    case 'pending':
      return route === 'download' ? 'DOWNLOAD_PENDING' : 'SKILL_PENDING';
    case 'held':
      return 'SKILL_HIDDEN';
    default:
      return 'SKILL_DELETED';
  }
}

/** The sentence for the owner; undefined where the code's own says it all. */
export function refusalText(answer: ErrorCode, slug: string): string | undefined {
  if (answer === 'SKILL_DELETED') return `Skill is hidden/deleted. Run "clawhub undelete ${slug}" to restore it.`;
  return answer === 'SKILL_HIDDEN' ? 'Skill is hidden by moderation (user.moderation).' : undefined;
}

/** Words at which shipped clients print a guide to network problems instead of the message (client-contract 0.5). */
const NETWORK_WORDS =
  /fetch|curl|network|socket|timed out|abort|enotfound|eai_again|econn|enet|etimedout|ehostunreach|cert|tls|ssl|proxy|tunnel|resolve host/i;

/** Why a version cannot be downloaded, with the reasons one can look up. */
export function blockedText(reasonCodes: readonly string[]): string {
  const text = 'Blocked: this version has been flagged as malicious and cannot be downloaded.';
  const reasons = reasonCodes.filter((code) => !NETWORK_WORDS.test(code));
  return reasons.length === 0 ? text : `${text} Reasons: ${reasons.join(', ')}.`;
}
