import type { Environment } from '@app/config';
import { traceTo } from '@app/kernel';
import { reefVersion } from './build-info';
import { otlpHeaders } from './otlp.rules';
import { TraceExporter } from './trace-exporter';
import { tracingConfig } from './tracing.config';

/** Switches traces on if a collector is named. @returns switches them off, when the last spans are sent */
export function startTracing(processName: string, environment: Environment): () => Promise<void> {
  const settings = tracingConfig.load(environment);
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers = '' } = settings;
  if (endpoint === undefined) return () => Promise.resolve();
  const exporter = new TraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: otlpHeaders(headers),
    resource: { 'service.name': `reef-${processName}`, 'service.version': reefVersion(), 'process.pid': process.pid },
    share: settings.OTEL_TRACES_SAMPLER_ARG,
  });
  traceTo(exporter);
  return async () => {
    traceTo(undefined);
    await exporter.stop();
  };
}
