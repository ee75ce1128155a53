import type { Verdict } from '@app/contracts';

/**
 * How a version stands with the public: `visible` to everyone; `blocked` by a malicious verdict, which everyone may
 * know of (server-semantics 3.8); `pending` until its verdict is in, which only its owner knows of.
 */
export type Standing = 'visible' | 'blocked' | 'pending';

export function standingOf({ visible, verdict }: { visible: boolean; verdict: Verdict }): Standing {
  if (visible) return 'visible';
  return verdict === 'malicious' ? 'blocked' : 'pending';
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
