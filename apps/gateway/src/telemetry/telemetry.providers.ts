import type { Provider, Type } from '@nestjs/common';
import { DownloadBuffer } from './download-buffer';
import { ServedDownloads } from './served-downloads';
import { TelemetryController } from './telemetry.controller';
import { TelemetryService } from './telemetry.service';

/** Who is served what, and what clients say that they have. */
export const telemetryControllers: Type[] = [TelemetryController];
export const telemetryProviders: Provider[] = [ServedDownloads, DownloadBuffer, TelemetryService];
