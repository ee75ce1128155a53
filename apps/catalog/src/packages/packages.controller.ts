import { Controller } from '@nestjs/common';
import {
  findPlugin,
  getPackage,
  getPackageCategories,
  type FindPluginInput,
  type FoundPlugin,
  type PackageCategoriesAnswer,
  type PackageCategoriesInput,
  type PackageDetail,
  type PackageReference,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { PackagesService } from './packages.service';

@Controller()
export class PackagesController {
  constructor(private readonly packages: PackagesService) {}

  @RpcHandler(getPackage)
  get(input: PackageReference): Promise<PackageDetail> {
    return this.packages.get(input);
  }
  @RpcHandler(getPackageCategories)
  categories(input: PackageCategoriesInput): Promise<PackageCategoriesAnswer> {
    return this.packages.categoriesOf(input);
  }
  @RpcHandler(findPlugin)
  findPlugin(input: FindPluginInput): Promise<FoundPlugin> {
    return this.packages.findPlugin(input);
  }
}
