import type { Provider } from '@nestjs/common';
import { Admission } from './admission';
import { overloadConfig } from './overload.config';

export const overloadProviders: Provider[] = [overloadConfig.provider, Admission];
