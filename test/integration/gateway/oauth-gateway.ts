import { startProcess } from '@app/runtime';
import { gatewayHttp, GatewayModule } from '../../../apps/gateway/src/gateway.module';

/** The gateway alone, with the bus in the same process; for tests of what Jest cannot load. */
async function main(): Promise<void> {
  const { env } = process;
  const running = await startProcess({
    name: 'gateway',
    services: [GatewayModule],
    environment: env,
    http: gatewayHttp(env),
  });
  process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
}

void main();
