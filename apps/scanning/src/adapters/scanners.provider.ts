import type { FactoryProvider } from '@nestjs/common';
import { BLOBS, type BlobStore } from '@app/storage';
import { ClamAvAdapter } from '../clamav/clamav-adapter';
import { clamAvConfig, type ClamAvSettings } from '../clamav/clamav.config';
import { clamdAddress } from '../clamav/clamd-address.rules';
import { dependenciesConfig, type DependenciesSettings } from '../dependencies/dependencies.config';
import { DependencyScanner } from '../dependencies/dependency-scanner';
import { HttpScannerAdapter } from '../http-scanner/http-scanner-adapter';
import { httpScannerConfig, type HttpScannerSettings } from '../http-scanner/http-scanner.config';
import { SCANNERS, type Scanners } from '../jobs/scanner';
import { StaticScanService } from '../jobs/static-scan.service';
import { LlmReviewAdapter } from '../llm-review/llm-review-adapter';
import { llmReviewConfig, type LlmReviewSettings } from '../llm-review/llm-review.config';
import { VirusTotalAdapter } from '../virustotal/virustotal-adapter';
import { virusTotalConfig, type VirusTotalSettings } from '../virustotal/virustotal.config';
import type { ScanAdapter } from './adapter';
import { GuardedScanner } from './guarded-scanner';

/** Injection token of the adapters that are set up. */
const ADAPTERS = 'scanning.adapters';

/** An adapter is there when the setting that says where or as whom it asks is. */
const adaptersProvider: FactoryProvider<readonly ScanAdapter[]> = {
  provide: ADAPTERS,
  useFactory: (
    virusTotal: VirusTotalSettings,
    llm: LlmReviewSettings,
    clamAv: ClamAvSettings,
    http: HttpScannerSettings,
  ) => {
    const { VIRUSTOTAL_KEY: key } = virusTotal;
    const { LLM_REVIEW_URL: model } = llm;
    const { HTTP_SCANNER_URL: own } = http;
    const clamd = clamAv.CLAMAV_ADDRESS === undefined ? undefined : clamdAddress(clamAv.CLAMAV_ADDRESS);
    return [
      ...(key === undefined ? [] : [new VirusTotalAdapter(key, virusTotal)]),
      ...(model === undefined ? [] : [new LlmReviewAdapter(model, llm)]),
      ...(clamd === undefined ? [] : [new ClamAvAdapter(clamd, clamAv)]),
      ...(own === undefined ? [] : [new HttpScannerAdapter(own, http)]),
    ];
  },
  inject: [virusTotalConfig.token, llmReviewConfig.token, clamAvConfig.token, httpScannerConfig.token],
};

const scannersProvider: FactoryProvider<Scanners> = {
  provide: SCANNERS,
  useFactory: (
    own: StaticScanService,
    dependencies: DependencyScanner,
    { DEPENDENCY_CHECK }: DependenciesSettings,
    adapters: readonly ScanAdapter[],
    blobs: BlobStore,
  ) => [
    own,
    ...(DEPENDENCY_CHECK === 'on' ? [dependencies] : []),
    ...adapters.map((adapter) => new GuardedScanner(adapter, blobs)),
  ],
  inject: [StaticScanService, DependencyScanner, dependenciesConfig.token, ADAPTERS, BLOBS],
};

export const scannerProviders = [
  ...[virusTotalConfig, llmReviewConfig, clamAvConfig, httpScannerConfig].map(({ provider }) => provider),
  adaptersProvider,
  scannersProvider,
];
