import { Module, type DynamicModule } from '@nestjs/common';
import { ENVIRONMENT, type Environment } from './define-config';

/** Provides the environment every `Config` is loaded from. Once, at the root of a process. */
@Module({})
export class ConfigModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: ENVIRONMENT, useValue: environment }],
      exports: [ENVIRONMENT],
    };
  }
}
