import { isSetting } from './settings';
import { byKind, render, type Manifest, type PodSpec } from './rendered-manifests';

const SERVICES = ['gateway', 'catalog', 'publishing', 'ratings', 'moderation', 'scanning'];
const podsOf = (manifests: readonly Manifest[]): [string, PodSpec][] =>
  manifests.flatMap(({ kind, metadata, spec }): [string, PodSpec][] =>
    spec?.template === undefined ? [] : [[`${kind} ${metadata.name}`, spec.template.spec]],
  );

describe.each(['dev', 'prod'])('k8s/overlays/%s', (overlay) => {
  let manifests: Manifest[];
  beforeAll(async () => {
    manifests = await render(`k8s/overlays/${overlay}`);
  });

  it('runs the six services and the migration', () => {
    expect(
      byKind(manifests, 'Deployment')
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual([...SERVICES].sort());
    const migration = byKind(manifests, 'Job').find(({ metadata }) => metadata.name === 'reef-migrate');
    expect(migration?.spec?.template?.spec.containers[0]?.args).toEqual(['reef', 'migrate']);
  });

  it('follows the schemas of Kubernetes', () => {
    for (const manifest of manifests) expect(manifest.problems()).toEqual([]);
  });

  it('probes everything that runs on', () => {
    const running = podsOf(manifests.filter(({ kind }) => kind !== 'Job'));
    expect(running.length).toBeGreaterThanOrEqual(SERVICES.length);
    for (const [name, pod] of running)
      for (const container of pod.containers)
        expect([name, container.readinessProbe, container.livenessProbe]).toEqual([
          name,
          expect.anything(),
          expect.anything(),
        ]);
  });

  it('names the ports it probes and serves', () => {
    for (const deployment of byKind(manifests, 'Deployment')) {
      const named = deployment.spec?.template?.spec.containers[0]?.ports?.map(({ name }) => name) ?? [];
      const service = byKind(manifests, 'Service').find(({ metadata }) => metadata.name === deployment.metadata.name);
      expect(service?.spec?.selector).toEqual(deployment.spec?.selector?.matchLabels);
      expect(named).toEqual(service?.spec?.ports?.map(({ targetPort }) => targetPort));
    }
  });

  it('runs nothing as root, with privileges, without a memory limit or from `latest`', () => {
    for (const [name, pod] of podsOf(manifests)) {
      expect([name, pod.securityContext?.runAsNonRoot, pod.automountServiceAccountToken]).toEqual([name, true, false]);
      for (const { image, securityContext, resources } of pod.containers) {
        expect(image).toMatch(/:(?!latest$)[^:]+$/);
        expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
        expect(resources?.limits?.memory).toBeDefined();
        expect(resources?.requests?.cpu).toBeDefined();
        if (image.startsWith('reef') || image.includes('/reef:'))
          expect(securityContext?.readOnlyRootFilesystem).toBe(true);
      }
    }
  });

  it('selects pods that exist', () => {
    const labels = manifests.map(({ spec }) => spec?.template?.metadata?.labels);
    const selectors = [
      ...byKind(manifests, 'Deployment').map(({ spec }) => spec?.selector?.matchLabels),
      ...byKind(manifests, 'PodDisruptionBudget').map(({ spec }) => spec?.selector?.matchLabels),
      ...byKind(manifests, 'NetworkPolicy').map(({ spec }) => spec?.podSelector?.matchLabels),
    ].filter((selector) => selector !== undefined);
    expect(selectors.length).toBeGreaterThan(2 * SERVICES.length);
    for (const selector of selectors) expect(labels).toContainEqual(expect.objectContaining(selector));
  });

  it('scales what exists, and leaves one standing during a disruption', () => {
    const scaled = byKind(manifests, 'HorizontalPodAutoscaler').map(({ spec }) => spec?.scaleTargetRef?.name);
    expect(scaled.sort()).toEqual([...SERVICES].sort());
    for (const { spec } of byKind(manifests, 'HorizontalPodAutoscaler'))
      expect(spec?.minReplicas).toBeGreaterThanOrEqual(overlay === 'prod' ? 2 : 1);
    for (const { spec } of byKind(manifests, 'PodDisruptionBudget')) expect(spec?.maxUnavailable).toBe(1);
    for (const { spec } of byKind(manifests, 'Deployment')) {
      expect(spec?.replicas).toBeUndefined(); // or each apply would undo what the autoscaler did
      expect(spec?.strategy?.rollingUpdate?.maxUnavailable).toBe(0);
    }
  });

  it('gives a stopping pod the time it needs', () => {
    const [config] = byKind(manifests, 'ConfigMap');
    const delay = Number(config?.data?.SHUTDOWN_DELAY_SECONDS);
    for (const { spec } of byKind(manifests, 'Deployment'))
      expect(spec?.template?.spec.terminationGracePeriodSeconds).toBeGreaterThan(delay + 25);
  });

  it('lets only the gateway out, and never into a private network', () => {
    const out = byKind(manifests, 'NetworkPolicy').filter(({ spec }) =>
      spec?.egress?.some(({ to }) => to?.some(({ ipBlock }) => ipBlock?.cidr === '0.0.0.0/0')),
    );
    expect(out.map(({ spec }) => spec?.podSelector?.matchLabels)).toEqual([{ 'app.kubernetes.io/name': 'gateway' }]);
    const except = out[0]?.spec?.egress?.[0]?.to?.[0]?.ipBlock?.except ?? [];
    expect(except).toEqual(expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']));
    const denied = byKind(manifests, 'NetworkPolicy').find(({ metadata }) => metadata.name === 'deny-all');
    expect(denied?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('sets nothing that is no setting', () => {
    const names = [...byKind(manifests, 'ConfigMap'), ...byKind(manifests, 'Secret')]
      .filter(({ metadata }) => /^reef(?!-dashboards)/.test(metadata.name))
      .flatMap(({ data }) => Object.keys(data ?? {}));
    expect(names).toContain('REEF_PUBLIC_URL');
    expect(names.filter((name) => !isSetting(name))).toEqual([]);
  });
});
