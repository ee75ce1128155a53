import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { GithubStandIn } from './github';
import { send } from './http';
import { OtlpReceiver, type ReceivedSpan } from './otlp-receiver';
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
  const collector = await OtlpReceiver.open();
  const env = { GITHUB_OIDC_ISSUER: github.url, GITHUB_API_URL: github.url, ...watchedBy(collector) };
  const server = createServer((request, response) => {
    const [, trace] = /^\/spans\/(\w+)$/.exec(request.url ?? '') ?? [];
    if (trace !== undefined) return sendJson(response, collector.ofTrace(trace));
    const [, logOf] = /^\/log\/(\w+)$/.exec(request.url ?? '') ?? [];
    if (logOf !== undefined) return void worlds.get(logOf)?.then((world) => sendJson(response, linesOf(world)));
    const topology = TOPOLOGIES.find((name) => request.url === `/${name}`);
    if (topology === undefined) return void response.writeHead(404).end();
    const world = worlds.get(topology) ?? startTopology(topology, { env });
    worlds.set(topology, world);
    world.then(
      ({ facts }) => sendJson(response, { ...facts, githubUrl: github.url }),
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
    collector.close();
    const started = await Promise.allSettled(worlds.values());
    for (const world of started) if (world.status === 'fulfilled') await stopAndTell(world.value);
  };
}

/** The world of this topology that the whole test run shares; started by the first who asks. */
export async function sharedWorldFacts(topology: Topology): Promise<WorldFacts> {
  return askKeeper(`/${topology}`) as Promise<WorldFacts>;
}

/** Every line the shared world of this topology has logged so far. */
export async function sharedLog(topology: Topology): Promise<string[]> {
  return askKeeper(`/log/${topology}`) as Promise<string[]>;
}
/** What the shared worlds have told of a trace. They keep none but those whose callers want it. */
export async function sharedSpans(traceId: string): Promise<ReceivedSpan[]> {
  return askKeeper(`/spans/${traceId}`) as Promise<ReceivedSpan[]>;
}

async function askKeeper(path: string): Promise<unknown> {
  const keeper = findWorldKeeperUrl();
  if (keeper === undefined)
    throw new Error('No worlds to share: this Jest project lacks globalSetup test/support/global-setup.ts.');
  return (await send(keeper, 'GET', path, { timeoutMs: 170_000 })).expect(200).json;
}

/** Log everything, and tell of the requests whose callers want to be followed. */
function watchedBy({ url }: OtlpReceiver): Record<string, string> {
  return { LOG_LEVEL: 'info', OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_TRACES_SAMPLER_ARG: '0' };
}
function linesOf({ processes }: RunningTopology): string[] {
  return [...processes.values()].flatMap(({ lines }) => lines.filter((line) => line.startsWith('{"level"')));
}
function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** What a shared world logged belongs to no single test: it is shown at the end of the run. */
async function stopAndTell(world: RunningTopology): Promise<void> {
  const { facts, stop } = world;
  await stop();
  const lines = linesOf(world).filter((line) => !line.startsWith('{"level":"info"'));
  if (lines.length > 0)
    process.stderr.write(`The shared ${facts.topology} logged ${lines.length} warnings and errors; the last are:\n`);
  for (const line of lines.slice(-20)) process.stderr.write(`${line}\n`);
}
