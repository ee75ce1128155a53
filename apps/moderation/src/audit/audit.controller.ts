import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  listAudit,
  ListAuditInput,
  verifyAudit,
  VerifyAuditInput,
  type AuditPage,
  type VerifiedAudit,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { AuditService } from './audit.service';

@Controller()
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @RpcHandler(listAudit)
  list(@Payload() input: ListAuditInput): Promise<AuditPage> {
    return this.audit.list(input);
  }
  @RpcHandler(verifyAudit)
  verify(@Payload() input: VerifyAuditInput): Promise<VerifiedAudit> {
    return this.audit.verify(input);
  }
}
