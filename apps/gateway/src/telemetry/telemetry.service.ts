import { Injectable } from '@nestjs/common';
import {
  reportInstall,
  reportInstalls,
  type AcceptedReport,
  type TelemetryBody,
  type SnapshotBody,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { reportOf, snapshotOf } from './telemetry-body.rules';

/** Passes on what clients say of what they have installed. */
@Injectable()
export class TelemetryService {
  constructor(private readonly rpc: RpcClient) {}

  async report(body: TelemetryBody): Promise<AcceptedReport> {
    const report = reportOf(body);
    if (report.kind === 'snapshot') return this.rpc.call(reportInstalls, report.input);
    return report.kind === 'install' ? this.rpc.call(reportInstall, report.input) : { ok: true };
  }
  async sync({ roots }: SnapshotBody): Promise<AcceptedReport> {
    return this.rpc.call(reportInstalls, snapshotOf(roots));
  }
}
