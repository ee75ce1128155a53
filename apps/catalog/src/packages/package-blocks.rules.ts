import type { RulingState } from '@app/contracts';

/** Why nobody gets the bytes of a blocked release (server-semantics 4.8). */
export function releaseBlockedText(manualState: RulingState | null): string {
  switch (manualState) {
    case 'quarantined':
      return 'Blocked: this package release is quarantined by ClawHub moderation.';
    case 'revoked':
      return 'Blocked: this package release has been revoked by ClawHub moderation.';
    default:
      return 'Blocked: this package release has been flagged as malicious and cannot be downloaded.';
  }
}
