import type { Type } from '@nestjs/common';
import { RescansController } from './rescans.controller';
import { ScanBatchesController } from './scan-batches.controller';
import { ScansController } from './scans.controller';

/** The batches come first: their routes lie among those of single scans. */
export const scanControllers: Type[] = [ScanBatchesController, ScansController, RescansController];
