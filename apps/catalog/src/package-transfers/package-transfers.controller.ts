import { Controller } from '@nestjs/common';
import { transferPackage, type TransferPackageInput, type TransferredPackage } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { PackageTransfers } from './package-transfers.service';

@Controller()
export class PackageTransfersController {
  constructor(private readonly transfers: PackageTransfers) {}

  @RpcHandler(transferPackage)
  transfer(input: TransferPackageInput): Promise<TransferredPackage> {
    return this.transfers.transfer(input);
  }
}
