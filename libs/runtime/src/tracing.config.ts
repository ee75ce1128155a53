import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

/** Names are those of OpenTelemetry, so that an operator sets them as for everything else. */
export const tracingConfig = defineConfig(
  'tracing',
  z.object({
    OTEL_EXPORTER_OTLP_ENDPOINT: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe(
        'Collector of traces (OTLP over HTTP, JSON), e.g. http://otel-collector:4318; /v1/traces is added. Absent: no traces',
      ),
    OTEL_EXPORTER_OTLP_HEADERS: z
      .string()
      .optional()
      .describe('Headers for the collector, such as its API key: name=value, comma-separated, values percent-encoded'),
    OTEL_TRACES_SAMPLER_ARG: z.coerce
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe(
        'Share of the traces beginning here that are kept, 0 to 1; a caller who sends traceparent decides itself',
      ),
  }),
);
export type TracingSettings = SettingsOf<typeof tracingConfig>;
