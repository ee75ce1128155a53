import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { findProgram } from '../../support/find-program';
import { runCommand } from '../../support/run-command';
import { ROOT } from './settings';

type Labels = Readonly<Record<string, string>>;
interface Container {
  readonly image: string;
  readonly args?: readonly string[];
  readonly ports?: readonly { name: string }[];
  readonly readinessProbe?: object;
  readonly livenessProbe?: object;
  readonly resources?: { limits?: Labels; requests?: Labels };
  readonly securityContext?: { readOnlyRootFilesystem?: boolean };
}
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: { runAsNonRoot?: boolean };
  readonly terminationGracePeriodSeconds?: number;
}
interface Spec {
  readonly template?: { metadata?: { labels?: Labels }; spec: PodSpec };
  readonly selector?: Labels & { matchLabels?: Labels };
  readonly podSelector?: { matchLabels?: Labels };
  readonly ports?: readonly { targetPort: string }[];
  readonly scaleTargetRef?: { name: string };
  readonly replicas?: number;
  readonly minReplicas?: number;
  readonly maxUnavailable?: number;
  readonly strategy?: { rollingUpdate?: { maxUnavailable?: number } };
  readonly egress?: readonly { to?: readonly { ipBlock?: { cidr: string; except?: readonly string[] } }[] }[];
}

/** One object of a rendered overlay, with the parts our assertions look at. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Labels;
  readonly spec?: Spec;
  /** What Kubernetes' own schema of this kind says against it; one line a fault. */
  problems(): string[];
}

/** Kinds of other projects, whose schemas are not Kubernetes'. */
const FOREIGN_KINDS = ['ServiceMonitor', 'PrometheusRule'];

const KUBECTL = {
  program: 'kubectl',
  packages: ['kubernetes-client'],
  advice: 'install kubectl 1.27 or later',
};

/** What `kubectl apply --kustomize` would send. */
export async function render(folder: string): Promise<Manifest[]> {
  const { path } = await findProgram(KUBECTL);
  const { code, stdout, stderr } = await runCommand(path, ['kustomize', join(ROOT, folder)]);
  if (code !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => {
    const manifest = document.toJS() as Omit<Manifest, 'problems'>;
    return { ...manifest, problems: () => problemsOf(manifest) };
  });
}

export function byKind(manifests: readonly Manifest[], kind: string): Manifest[] {
  return manifests.filter((manifest) => manifest.kind === kind);
}

type Model = new (manifest: object) => { validate(): void };

function problemsOf(manifest: Omit<Manifest, 'problems'>): string[] {
  if (FOREIGN_KINDS.includes(manifest.kind)) return [];
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- one of hundreds, chosen by what is rendered
  const models = require(`kubernetes-models/${manifest.apiVersion}`) as Record<string, Model | undefined>;
  const KindModel = models[manifest.kind];
  if (KindModel === undefined) return [`There is no ${manifest.kind} in ${manifest.apiVersion}.`];
  try {
    // kustomize breaks long values into lines, which Base64 in Kubernetes may have and the schema's format may not.
    const data = mapValues(manifest.data, (value) => (manifest.kind === 'Secret' ? value.replace(/\s/g, '') : value));
    new KindModel({ ...manifest, ...(data && { data }) }).validate();
    return [];
  } catch (error) {
    return [`${manifest.kind} ${manifest.metadata.name}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function mapValues(labels: Labels | undefined, change: (value: string) => string): Labels | undefined {
  return labels && Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, change(value)]));
}
