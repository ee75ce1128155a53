import { Controller } from '@nestjs/common';
import {
  getRequestedScan,
  getScanReport,
  requestScan,
  type GetScanReportInput,
  type RequestedScan,
  type RequestScanInput,
  type ScanReference,
  type ScanReport,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { ScanRequestsService } from './scan-requests.service';

@Controller()
export class ScanRequestsController {
  constructor(private readonly requests: ScanRequestsService) {}

  @RpcHandler(requestScan)
  request(input: RequestScanInput): Promise<RequestedScan> {
    return this.requests.request(input);
  }
  @RpcHandler(getRequestedScan)
  get(input: ScanReference): Promise<RequestedScan> {
    return this.requests.get(input);
  }
  @RpcHandler(getScanReport)
  report(input: GetScanReportInput): Promise<ScanReport> {
    return this.requests.report(input);
  }
}
