/**
 * `npm run bench:rolling [-- --rate <n>] [--delay <seconds>]`: restarts every process of a cluster of two replicas each,
 * one after the other, under a load of reads, downloads, searches, ratings and publishes, and counts what fails.
 *
 * The gateways stand behind a TCP balancer that asks `/readyz` four times a second and reads nothing of what it carries,
 * as a Kubernetes Service: it repeats nothing. A gateway that is to stop goes on for `--delay` seconds (default 5), longer
 * than its callers keep a connection that they do not use (4 s). Exit code 1 when a request has failed.
 */
import { parseArgs } from 'node:util';
import { registryLoad, RemoteRegistry } from '../support/registry-load';
import { startReplicas } from '../support/replicas';
import { percentile, SteadyLoad } from '../support/steady-load';
import { withOwnPostgres } from './own-postgres';

const SHARE = { skill: 25, download: 20, search: 10, whoami: 10, ratings: 23, rate: 10, publish: 2 };
/** Before the first restart and after the last one, so that both show what the load alone does. */
const QUIET_MS = 2_000;

const { values } = parseArgs({
  options: { rate: { type: 'string', default: '200' }, delay: { type: 'string', default: '5' } },
});

async function main(): Promise<number> {
  const replicas = await startReplicas(2, {
    env: { SHUTDOWN_SECONDS: '15', RATE_LIMIT_PROFILE: 'off' },
    gatewayEnv: { SHUTDOWN_DELAY_SECONDS: values.delay },
  });
  try {
    const registry = new RemoteRegistry(replicas.facts.url, replicas.facts.adminToken);
    const load = new SteadyLoad(await registryLoad(registry, SHARE), Number(values.rate));
    const pause = () => new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    await pause();
    for (const [service, processes] of replicas.processes)
      for (const [n, process] of processes.entries()) {
        const startedAt = performance.now();
        const { code } = await process.stop();
        const stoppedAt = performance.now();
        await process.start();
        const [down, up] = [stoppedAt - startedAt, performance.now() - stoppedAt].map((ms) => (ms / 1000).toFixed(1));
        console.log(`${service} ${n + 1}: stopped in ${down} s (exit code ${code}), ready again after ${up} s`);
      }
    await pause();
    const { sent, perSecond, failures, took } = await load.stop();
    for (const [name, ms] of took)
      console.log(
        `  ${name}: ${ms.length}, median ${percentile(ms, 0.5).toFixed(0)} ms, p99 ${percentile(ms, 0.99).toFixed(0)} ms`,
      );
    const failed = [...failures.values()].reduce((sum, many) => sum + many, 0);
    console.log(`${sent} requests at ${perSecond.toFixed(0)}/s, ${failed} failed`);
    for (const [what, many] of failures) console.log(`  ${many}× ${what}`);
    return failed === 0 ? 0 : 1;
  } finally {
    await replicas.stop();
  }
}

void withOwnPostgres(main);
