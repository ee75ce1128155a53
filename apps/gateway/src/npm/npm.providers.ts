import type { Provider, Type } from '@nestjs/common';
import { HotTarballs } from './hot-tarballs';
import { NpmKeysController } from './npm-keys.controller';
import { NpmKeys } from './npm-keys.service';
import { NpmPackagesController } from './npm-packages.controller';
import { NpmRegistryController } from './npm-registry.controller';
import { NpmSignaturesRepository } from './npm-signatures.repository';
import { NpmSignatures } from './npm-signatures.service';
import { NpmTarballs } from './npm-tarballs.service';
import { npmConfig } from './npm.config';
import { PackumentLoader } from './packument-loader';
import { Packuments } from './packuments.service';
import { ReadyNpmAnswers } from './ready-npm-answers';

/** The npm mirror: what npm, pnpm and yarn ask of a registry to install from it. Start reading at packuments.service.ts. */
export const npmControllers: Type[] = [NpmPackagesController, NpmRegistryController, NpmKeysController];
export const npmProviders: Provider[] = [
  npmConfig.provider,
  ...[Packuments, PackumentLoader, NpmTarballs, HotTarballs, ReadyNpmAnswers],
  ...[NpmKeys, NpmSignatures, NpmSignaturesRepository],
];
