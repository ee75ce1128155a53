import { Controller } from '@nestjs/common';
import { purgeItem, type PurgedItem, type PurgeItemInput } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { PurgesService } from './purges.service';

@Controller()
export class PurgesController {
  constructor(private readonly purges: PurgesService) {}

  @RpcHandler(purgeItem)
  purge(input: PurgeItemInput): Promise<PurgedItem> {
    return this.purges.purge(input);
  }
}
