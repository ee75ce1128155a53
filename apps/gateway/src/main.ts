import { runMain, startProcess } from '@app/runtime';
import { gatewayHttp, GatewayModule } from './gateway.module';

const environment = process.env;
runMain(() =>
  startProcess({ name: 'gateway', services: [GatewayModule], environment, http: gatewayHttp(environment) }),
);
