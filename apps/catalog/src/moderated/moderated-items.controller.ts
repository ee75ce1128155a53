import { Controller } from '@nestjs/common';
import {
  describeModerated,
  featureItem,
  findModerated,
  type DescribedModerated,
  type DescribeModeratedInput,
  type FeaturedItem,
  type FeatureItemInput,
  type FindModeratedInput,
  type ModeratedItem,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { FeaturedItems } from './featured-items.service';
import { ModeratedItems } from './moderated-items.service';

@Controller()
export class ModeratedItemsController {
  constructor(
    private readonly items: ModeratedItems,
    private readonly featured: FeaturedItems,
  ) {}

  @RpcHandler(findModerated)
  find(input: FindModeratedInput): Promise<ModeratedItem> {
    return this.items.find(input);
  }
  @RpcHandler(describeModerated)
  describe(input: DescribeModeratedInput): Promise<DescribedModerated> {
    return this.items.describe(input);
  }
  @RpcHandler(featureItem)
  feature(input: FeatureItemInput): Promise<FeaturedItem> {
    return this.featured.feature(input);
  }
}
