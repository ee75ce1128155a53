import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { verifyRatings, VerifyRatingsInput, type VerifiedRatings } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { VerificationService } from './verification.service';

@Controller()
export class VerificationController {
  constructor(private readonly verification: VerificationService) {}

  @RpcHandler(verifyRatings)
  verify(@Payload() input: VerifyRatingsInput): Promise<VerifiedRatings> {
    return this.verification.verify(input);
  }
}
