import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

/** The alerts, as a plain Prometheus reads them. */
export const RULES = 'k8s/components/monitoring/rules.yaml';
const ROOT = join(__dirname, '../..');

/** The same alerts for the Prometheus operator, which wants them inside an object of Kubernetes. */
export function prometheusRule(): string {
  const { groups } = parse(readFileSync(join(ROOT, RULES), 'utf8')) as { groups: object[] };
  const rule = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'reef' },
    spec: { groups },
  };
  return `# Generated from rules.yaml by \`node scripts/generate-docs.mjs\`; a test compares the two.\n${stringify(rule, { lineWidth: 0 })}`;
}
