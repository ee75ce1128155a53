import type { ScanVerdict, ScannerReport } from '@app/contracts';

/** A request with the job it waits for and, once that is done, the outcome. */
export interface ScanRequestRow {
  readonly id: string;
  readonly jobId: string;
  readonly requestedBy: string;
  readonly writeBack: boolean;
  readonly joined: boolean;
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
  readonly createdAt: Date;
  readonly jobState: 'waiting' | 'running' | 'done';
  readonly cancelledBecause: string | null;
  /** How often those who are not staff have asked for the version. */
  readonly counted: number;
  /** Open jobs that are taken before this one. */
  readonly queuedAhead: number;
  readonly running: number;
  readonly result: ResultRow | null;
}
/** As JSON from the database: `checkedAt` is epoch milliseconds. */
export interface ResultRow extends Omit<ScannerReport, 'verdict'> {
  readonly verdict: ScanVerdict;
  readonly writtenBack: boolean;
}
