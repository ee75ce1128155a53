import type { ServiceReport } from '@app/contracts';

/** An event older than this is not on its way but stuck, in seconds. */
const OUTBOX_STUCK_SECONDS = 60;

/** Whether nobody needs to look at a service: it answers, is ready, its events leave and were all handled. */
export function isHealthy(report: ServiceReport): boolean {
  if ('error' in report) return false;
  return report.ready && report.deadLetters === 0 && report.outboxAgeSeconds < OUTBOX_STUCK_SECONDS;
}
