import { Controller } from '@nestjs/common';
import {
  findNpmTarball,
  getNpmPackage,
  searchNpmPackages,
  type FoundNpmTarball,
  type NpmPackage,
  type NpmPackageInput,
  type NpmSearchInput,
  type NpmSearchResult,
  type NpmTarballInput,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { NpmService } from './npm.service';

@Controller()
export class NpmController {
  constructor(private readonly npm: NpmService) {}

  @RpcHandler(getNpmPackage)
  get(input: NpmPackageInput): Promise<NpmPackage> {
    return this.npm.get(input);
  }
  @RpcHandler(findNpmTarball)
  findTarball(input: NpmTarballInput): Promise<FoundNpmTarball> {
    return this.npm.findTarball(input);
  }
  @RpcHandler(searchNpmPackages)
  search(input: NpmSearchInput): Promise<NpmSearchResult> {
    return this.npm.search(input);
  }
}
