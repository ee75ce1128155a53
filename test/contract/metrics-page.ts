import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { collectDefaultMetrics, register, Registry } from 'prom-client';
import { NOTE, page, table } from './markdown';

const ROOT = join(__dirname, '../..');
const load = createRequire(__filename);

/** What each label says, and why there are not many values of it. */
const LABELS: Readonly<Record<string, string>> = {
  at: '`body`, `upload` or `answer`',
  bucket: 'A rate limit’s bucket, as `rate-limits/routes.rules.ts` names them',
  cache: '`credentials`, `packuments`, `tarballs` or `ratings`',
  code: 'An error code of [errors.md](errors.md), or `OK`',
  lane: '`quick` or `publish`',
  method: 'An HTTP method; `other` for those that nobody declares',
  node: 'Version of Node',
  outcome: 'One of the words that the metric’s meaning lists',
  process: 'A service, or `standalone`',
  reason: 'One of the words that the metric’s meaning lists',
  route: 'A route’s template, such as `/v1/plugins/:name`; `none` for a path without a route',
  scanner: 'Who scans: `static`, or another one that is set up',
  service: 'One of the six services',
  status: 'HTTP status',
  subject: 'An RPC’s subject, as its contract declares it',
  subscriber: 'A durable name of [events.md](events.md)',
  version: 'Version of Reef',
};
/** Of those that prom-client adds, the ones that dashboards and alerts go by. */
const OF_THE_PROCESS = [
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'nodejs_eventloop_lag_p99_seconds',
  'nodejs_heap_size_used_bytes',
];

interface DescribedMetric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}

/** @param files in which metrics are declared, all of them */
export function metricsPage(files: readonly string[]): string {
  const sections = files.map((file) => `## ${file}\n\n${metricTable(declaredIn(file))}`);
  const used = [...new Set(files.flatMap(declaredIn).flatMap(({ labelNames }) => labelNames))].sort();
  return page(
    'Metrics',
    NOTE,
    'What `/metrics` of every process says, on `OPS_PORT`, in Prometheus’ format. Names are public: they change as contracts do. Durations are in seconds. A process without a feature has its metrics all the same, without numbers. How to watch Reef by them stands in [operate.md](operate.md#watching-it).',
    ...sections,
    `## Of the process\n\nprom-client adds what it knows of Node and the system, \`nodejs_…\` and \`process_…\`. Our dashboards and alerts go by these:\n\n${metricTable(ofTheProcess())}`,
    `## Labels\n\n${table(
      ['Label', 'Values'],
      used.map((label) => [`\`${label}\``, meaningOf(label)]),
    )}`,
  );
}

/** Names of all series that exist: a histogram has three. */
export function seriesNames(markdown: string): Set<string> {
  const rows = [...markdown.matchAll(/^\| `([a-z][a-z0-9_]+)` \| (counter|gauge|histogram) \|/gm)];
  return new Set(
    rows.flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
    ),
  );
}

function declaredIn(file: string): DescribedMetric[] {
  load(join(ROOT, file));
  const names = [...readFileSync(join(ROOT, file), 'utf8').matchAll(/'(reef_[a-z0-9_]+)'/g)];
  return names.map(([, name = '']) => register.getSingleMetric(name) as unknown as DescribedMetric);
}
function ofTheProcess(): DescribedMetric[] {
  const own = new Registry();
  collectDefaultMetrics({ register: own });
  return OF_THE_PROCESS.map((name) => own.getSingleMetric(name) as unknown as DescribedMetric);
}
function metricTable(metrics: readonly DescribedMetric[]): string {
  return table(
    ['Metric', 'Type', 'Labels', 'Meaning'],
    metrics.map(({ name, type, labelNames, help }) => [
      `\`${name}\``,
      type,
      labelNames.map((label) => `\`${label}\``).join(', '),
      help,
    ]),
  );
}
function meaningOf(label: string): string {
  const meaning = LABELS[label];
  if (meaning === undefined) throw new Error(`LABELS of metrics-page.ts says nothing of "${label}".`);
  return meaning;
}
