import { Controller } from '@nestjs/common';
import { listFindings, type Findings, type ListFindingsInput } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { FindingsService } from './findings.service';

@Controller()
export class FindingsController {
  constructor(private readonly findings: FindingsService) {}

  @RpcHandler(listFindings)
  list(input: ListFindingsInput): Promise<Findings> {
    return this.findings.list(input);
  }
}
