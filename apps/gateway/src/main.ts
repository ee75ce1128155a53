import { runService } from '@app/runtime';
import { gatewayDatabase } from './gateway.database';
import { gatewayHttp, GatewayModule } from './gateway.module';

runService({ module: GatewayModule, database: gatewayDatabase, environment: process.env, http: gatewayHttp });
