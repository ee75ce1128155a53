import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { GithubStandIn } from './github';
import { send } from './http';
import { findWorldKeeperUrl, publishWorldKeeperUrl } from './test-environment';
import { startTopology, TOPOLOGIES, type RunningTopology, type Topology, type WorldFacts } from './topologies';

/**
 * Keeps the worlds that all test files of a run share. It lives in Jest's own process, where the workers ask it over
 * HTTP; a world is started when the first of them asks, so that a run without whole-system tests starts none.
 *
 * @returns stops the worlds
 */
export async function keepWorlds(): Promise<() => Promise<void>> {
  const worlds = new Map<string, Promise<RunningTopology>>();
  const github = await GithubStandIn.start();
  const env = { GITHUB_OIDC_ISSUER: github.url, GITHUB_API_URL: github.url };
  const server = createServer((request, response) => {
    const topology = TOPOLOGIES.find((name) => request.url === `/${name}`);
    if (topology === undefined) return void response.writeHead(404).end();
    const world = worlds.get(topology) ?? startTopology(topology, { env });
    worlds.set(topology, world);
    world.then(
      ({ facts }) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ ...facts, githubUrl: github.url })),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  publishWorldKeeperUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    publishWorldKeeperUrl(undefined);
    server.closeAllConnections();
    server.close();
    github.close();
    const started = await Promise.allSettled(worlds.values());
    for (const world of started) if (world.status === 'fulfilled') await stopAndTell(world.value);
  };
}

/** The world of this topology that the whole test run shares; started by the first who asks. */
export async function sharedWorldFacts(topology: Topology): Promise<WorldFacts> {
  const keeper = findWorldKeeperUrl();
  if (keeper === undefined)
    throw new Error('No worlds to share: this Jest project lacks globalSetup test/support/global-setup.ts.');
  return (await send(keeper, 'GET', `/${topology}`, { timeoutMs: 170_000 })).expect(200).json;
}

/** What a shared world logged belongs to no single test: it is shown at the end of the run. */
async function stopAndTell({ facts, processes, stop }: RunningTopology): Promise<void> {
  await stop();
  const lines = [...processes.values()].flatMap(({ lines: own }) => own.filter((line) => line.startsWith('{"level"')));
  if (lines.length > 0)
    process.stderr.write(`The shared ${facts.topology} logged ${lines.length} warnings and errors; the last are:\n`);
  for (const line of lines.slice(-20)) process.stderr.write(`${line}\n`);
}
