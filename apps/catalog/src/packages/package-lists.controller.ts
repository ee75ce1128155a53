import { Controller } from '@nestjs/common';
import {
  listPackages,
  searchPackages,
  type ListPackagesInput,
  type PackageList,
  type PackageSearchResults,
  type SearchPackagesInput,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { PackageListsService } from './package-lists.service';

@Controller()
export class PackageListsController {
  constructor(private readonly lists: PackageListsService) {}

  @RpcHandler(listPackages)
  list(input: ListPackagesInput): Promise<PackageList> {
    return this.lists.list(input);
  }
  @RpcHandler(searchPackages)
  search(input: SearchPackagesInput): Promise<PackageSearchResults> {
    return this.lists.search(input);
  }
}
