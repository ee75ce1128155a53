import { Controller } from '@nestjs/common';
import {
  describeModerated,
  featureItem,
  findModerated,
  listModerated,
  listModeratedFiles,
  type DescribedModerated,
  type DescribeModeratedInput,
  type FeaturedItem,
  type FeatureItemInput,
  type FindModeratedInput,
  type ListedModerated,
  type ListModeratedFilesInput,
  type ListModeratedInput,
  type ModeratedFiles,
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
  @RpcHandler(listModerated)
  list(input: ListModeratedInput): Promise<ListedModerated> {
    return this.items.list(input);
  }
  @RpcHandler(listModeratedFiles)
  files(input: ListModeratedFilesInput): Promise<ModeratedFiles> {
    return this.items.files(input);
  }
  @RpcHandler(featureItem)
  feature(input: FeatureItemInput): Promise<FeaturedItem> {
    return this.featured.feature(input);
  }
}
