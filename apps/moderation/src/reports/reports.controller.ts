import { Controller } from '@nestjs/common';
import {
  getReport,
  listReports,
  submitReport,
  triageReport,
  type ListReportsInput,
  type ReportPage,
  type ReportRecord,
  type ReportReference,
  type SubmitReportInput,
  type SubmittedReport,
  type TriagedReport,
  type TriageReportInput,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { ReportsService } from './reports.service';
import { TriageService } from './triage.service';

@Controller()
export class ReportsController {
  constructor(
    private readonly reports: ReportsService,
    private readonly decisions: TriageService,
  ) {}

  @RpcHandler(submitReport)
  submit(input: SubmitReportInput): Promise<SubmittedReport> {
    return this.reports.submit(input);
  }
  @RpcHandler(listReports)
  list(input: ListReportsInput): Promise<ReportPage> {
    return this.reports.list(input);
  }
  @RpcHandler(getReport)
  get(input: ReportReference): Promise<ReportRecord> {
    return this.reports.get(input);
  }
  @RpcHandler(triageReport)
  triage(input: TriageReportInput): Promise<TriagedReport> {
    return this.decisions.triage(input);
  }
}
