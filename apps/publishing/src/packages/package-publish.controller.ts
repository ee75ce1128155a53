import { Controller } from '@nestjs/common';
import { publishPackage, type PublishedPackage, type PublishPackageInput } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { PackagePublishService } from './package-publish.service';

@Controller()
export class PackagePublishController {
  constructor(private readonly packages: PackagePublishService) {}

  @RpcHandler(publishPackage)
  publish(input: PublishPackageInput): Promise<PublishedPackage> {
    return this.packages.publish(input);
  }
}
