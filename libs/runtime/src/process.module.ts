import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { ConfigModule, type Environment } from '@app/config';
import { Clock, Readiness, Shutdown } from '@app/kernel';
import { MessagingModule } from '@app/messaging';
import { StorageModule } from '@app/storage';
import { loggerModule } from './logging';
import { processConfig } from './process.config';

/** What every service finds in its process: settings, clock, bus, storage, logs, and how to stop. */
@Global()
@Module({})
export class ProcessModule {
  static create(name: string, services: readonly Type[], environment: Environment, parts: ProcessParts): DynamicModule {
    return {
      module: ProcessModule,
      imports: [
        ConfigModule.forRoot(environment),
        loggerModule(name, processConfig.load(environment)),
        MessagingModule,
        StorageModule,
        ...services,
      ],
      providers: [
        Clock,
        processConfig.provider,
        { provide: Readiness, useValue: parts.readiness },
        { provide: Shutdown, useValue: parts.shutdown },
      ],
      exports: [Clock, processConfig.token, Readiness, Shutdown],
    };
  }
}

export interface ProcessParts {
  readonly readiness: Readiness;
  readonly shutdown: Shutdown;
}
