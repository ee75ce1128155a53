import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findProgram } from '../../support/find-program';
import { runCommand } from '../../support/run-command';
import { seriesNames } from '../metrics-page';
import { RULES } from '../prometheus-rule';
import { metricsIn } from './promql';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}
interface AlertCase {
  readonly name: string;
  readonly promql_expr_test: readonly { readonly exp_samples: readonly object[] }[];
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}
interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

const root = join(__dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const MONITORING = 'k8s/components/monitoring';
const CASES = 'test/contract/monitoring/alerts.test.yaml';

const alerts = (parse(read(RULES)) as { groups: { rules: Alert[] }[] }).groups.flatMap(({ rules }) => rules);
const cases = (parse(read(CASES)) as { tests: AlertCase[] }).tests;
const dashboards = readdirSync(join(root, MONITORING, 'dashboards'));
const boardOf = (file: string): Dashboard => JSON.parse(read(`${MONITORING}/dashboards/${file}`)) as Dashboard;
const known = seriesNames(read('docs/metrics.md'));
const unknownIn = (expression: string): string[] => metricsIn(expression).filter((name) => !known.has(name));

const PROMTOOL = {
  program: 'promtool',
  packages: ['prometheus'],
  advice: 'install Prometheus 2.40 or later from https://prometheus.io/download',
};

describe('alerts', () => {
  let promtool: string;
  // Unpacking Debian's package, where there is none, takes longer than a test.
  beforeAll(async () => {
    promtool = (await findProgram(PROMTOOL)).path;
  }, 240_000);

  it('fire when they should, and only then, as promtool says', async () => {
    const { output, code } = await runCommand(promtool, ['test', 'rules', join(root, CASES)]);
    expect([output, code]).toEqual([expect.stringContaining('SUCCESS'), 0]);
    const check = await runCommand(promtool, ['check', 'rules', join(root, RULES)]);
    expect([check.output, check.code]).toEqual([expect.stringContaining(`${alerts.length} rules found`), 0]);
  }, 60_000);

  it.each(alerts.map(({ alert }) => alert))('%s has a case in which it fires and one in which it does not', (alert) => {
    const own = cases.filter(({ name }) => name.split(' ')[0] === alert);
    const expected = own.map(({ promql_expr_test: [probe] }) => probe!.exp_samples.length > 0);
    expect(expected).toEqual([true, false]);
  });

  it.each(alerts)('$alert has a page, and asks for metrics that exist', ({ alert, expr, labels, annotations }) => {
    expect(unknownIn(expr)).toEqual([]);
    expect(['critical', 'warning', 'info']).toContain(labels.severity);
    expect(annotations.runbook_url).toBe(`docs/runbooks/${alert}.md`);
    const headings = [...read(annotations.runbook_url).matchAll(/^#+ .+$/gm)].map(([heading]) => heading);
    expect(headings).toEqual([`# ${alert}`, '## Meaning', '## Impact', '## Check', '## Fix']);
  });

  it('are what every page is about', () => {
    const pages = readdirSync(join(root, 'docs/runbooks')).sort();
    expect(pages).toEqual(alerts.map(({ alert }) => `${alert}.md`).sort());
  });
});

describe('dashboards', () => {
  it.each(dashboards)('%s asks for metrics that exist', (file) => {
    const { panels } = boardOf(file);
    const unknown = panels.flatMap(({ title, targets }) =>
      targets.flatMap(({ expr }) => unknownIn(expr).map((name) => `${title}: ${name}`)),
    );
    expect(unknown).toEqual([]);
    expect(panels.every(({ targets }) => targets.every(({ expr }) => metricsIn(expr).length > 0))).toBe(true);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it('are told apart, and all installed', () => {
    expect(new Set(dashboards.map((file) => boardOf(file).uid)).size).toBe(dashboards.length);
    const { configMapGenerator } = parse(read(`${MONITORING}/kustomization.yaml`)) as {
      configMapGenerator: [{ files: string[] }];
    };
    expect(configMapGenerator[0].files.sort()).toEqual(dashboards.map((file) => `dashboards/${file}`).sort());
  });
});

describe('metrics', () => {
  it('are declared where docs/metrics.md looks for them', () => {
    const files = ['apps', 'libs']
      .flatMap((kind) =>
        readdirSync(join(root, kind), { recursive: true, encoding: 'utf8' }).map((f) => `${kind}/${f}`),
      )
      .filter((file) => /(?<!\.spec)\.ts$/.test(file) && !/\/metrics\.ts$/.test(file) && existsSync(join(root, file)));
    const elsewhere = files.filter((file) => /new (Counter|Gauge|Histogram|Summary)\b/.test(read(file)));
    expect(elsewhere).toEqual([]);
  });

  it.each([
    ['sum by (route) (rate(reef_a_total{status=~"5.."}[5m])) / reef_b > 0.5', ['reef_a_total', 'reef_b']],
    ['histogram_quantile(0.9, sum by (le) (rate(x_bucket[$__rate_interval])))', ['x_bucket']],
    ['absent(a{b="c d"}) or e and on (f) g', ['a', 'e', 'g']],
  ])('of %s are found', (expression, names) => {
    expect(metricsIn(expression)).toEqual(names);
  });
});
