import type { Readable } from 'node:stream';
import { ScannerUnavailableError, type AdapterLimits, type ScanAdapter, type ScanTask } from '../adapters/adapter';
import { adapterOutcome } from '../adapters/adapter-outcome.rules';
import type { ScanOutcome } from '../jobs/scan-outcome.rules';
import type { ClamAvSettings } from './clamav.config';
import type { ClamdAddress } from './clamd-address.rules';
import { askClamd, ClamdHungUpError } from './clamd-client';
import { clamdReply, isGuess } from './clamd-reply.rules';

const CLAMAV = 'clamav';

/** ClamAV: sends the archive to clamd, which looks into it with its signatures. */
export class ClamAvAdapter implements ScanAdapter {
  readonly name = CLAMAV;
  readonly limits: AdapterLimits;

  constructor(
    private readonly address: ClamdAddress,
    private readonly settings: ClamAvSettings,
  ) {
    this.limits = {
      concurrency: settings.CLAMAV_CONCURRENCY,
      timeoutMs: settings.CLAMAV_TIMEOUT_SECONDS * 1000,
      deadlineMs: settings.CLAMAV_DEADLINE_SECONDS * 1000,
    };
  }

  async scan(task: ScanTask, signal: AbortSignal): Promise<ScanOutcome> {
    const { stream, size } = await task.open();
    if (size > this.settings.CLAMAV_MAX_BYTES) return tooLarge(CLAMAV);
    // Such as `ClamAV 1.4.3/27700/Mon Jul 14 08:30:00 2025`: the engine, and the signatures it knows.
    const engineVersion = await askClamd(this.address, 'VERSION', signal);
    const text = await this.send(stream, signal);
    if (text === undefined) return cutOff(engineVersion);
    const reply = clamdReply(text);
    switch (reply.kind) {
      case 'clean':
        return outcome({ verdict: 'clean', summary: 'ClamAV found nothing.', engineVersion });
      case 'found':
        return found(reply.signature, task, engineVersion);
      case 'too-large':
        return tooLarge(engineVersion);
      case 'error':
        throw new ScannerUnavailableError(`clamd said: ${reply.reason}`);
    }
  }

  /** @returns its reply; undefined when it did not take the archive, and its word for that was lost on the way */
  private async send(stream: Readable, signal: AbortSignal): Promise<string | undefined> {
    try {
      return await askClamd(this.address, 'INSTREAM', signal, stream as AsyncIterable<Buffer>);
    } catch (error) {
      if (!(error instanceof ClamdHungUpError)) throw error;
      // It is still there, so it was the archive that it did not want. Else this throws, too.
      await askClamd(this.address, 'VERSION', signal);
      return undefined;
    }
  }
}

function found(signature: string, { release, format }: ScanTask, engineVersion: string): ScanOutcome {
  const verdict = isGuess(signature) ? 'suspicious' : 'malicious';
  const summary = `ClamAV found ${signature}.`;
  const finding = {
    ...{ code: `${verdict}.clamav_${verdict}`, severity: verdict === 'malicious' ? 'critical' : 'warn' },
    ...{ file: `${release.kind}.${format}`, line: 1, message: summary, evidence: signature },
  };
  return outcome({ verdict, summary, engineVersion, findings: [finding] });
}
function tooLarge(engineVersion: string): ScanOutcome {
  return outcome({ verdict: 'inconclusive', summary: 'The archive is too large for ClamAV.', engineVersion });
}
function cutOff(engineVersion: string): ScanOutcome {
  return outcome({ verdict: 'inconclusive', summary: 'ClamAV did not take the whole archive.', engineVersion });
}
function outcome(word: Omit<Parameters<typeof adapterOutcome>[0], 'scanner'>): ScanOutcome {
  return adapterOutcome({ scanner: CLAMAV, ...word });
}
