import { Inject, Injectable } from '@nestjs/common';
import { getNpmPackage, type NpmPackage, type NpmRelease } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { NpmSignatures } from './npm-signatures.service';
import { buildPackument, type Packument } from './packument.rules';

/** How many releases the mirror lists, the newest ones (server-semantics 4.11). */
const MAX_RELEASES = 2_000;
/** A package that changes again and again while its pages are read is published to faster than anybody can. */
const ATTEMPTS = 3;

/** A document, and what the catalog calls the state it shows. */
export interface LoadedPackument {
  readonly packument: Packument;
  readonly state: string;
}

/** Asks the catalog for a package on behalf of whoever is asking, and makes its documents. */
@Injectable()
export class PackumentLoader {
  constructor(
    private readonly rpc: RpcClient,
    private readonly signatures: NpmSignatures,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /** @returns `known` itself when nothing has changed */
  async load(name: string, known?: LoadedPackument): Promise<LoadedPackument> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const knownState = known === undefined ? {} : { knownState: known.state };
      const found = await this.rpc.call(getNpmPackage, { name, ...knownState });
      if (known?.state === found.state) return known;
      const releases = await this.allReleases(found);
      if (releases !== undefined) return { packument: await this.build(found, releases), state: found.state };
    }
    throw new DomainError('SERVICE_UNAVAILABLE');
  }

  /** undefined when the package has changed while its pages were read. */
  private async allReleases({ name, state, ...first }: NpmPackage): Promise<NpmRelease[] | undefined> {
    const releases = [...first.releases];
    for (let { olderThan } = first; olderThan !== null && releases.length < MAX_RELEASES;) {
      const page: NpmPackage = await this.rpc.call(getNpmPackage, { name, olderThan });
      if (page.state !== state) return undefined;
      releases.push(...page.releases);
      ({ olderThan } = page);
    }
    return releases.slice(0, MAX_RELEASES);
  }

  private async build(found: NpmPackage, releases: readonly NpmRelease[]): Promise<Packument> {
    const signed = releases.map(({ version, tarball: { integrity } }) => ({ version, integrity }));
    const signatures = await this.signatures.of(found.name, signed);
    return buildPackument({ found, releases, signatures, publicUrl: this.settings.REEF_PUBLIC_URL });
  }
}
