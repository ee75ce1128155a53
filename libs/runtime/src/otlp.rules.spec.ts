import type { Span } from '@app/kernel';
import { otlpHeaders, otlpRequest } from './otlp.rules';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const span: Span = {
  name: 'GET /v1/plugins/:name',
  kind: 'server',
  traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
  startMs: 1_700_000_000_000.25,
  durationMs: 1.5,
  attributes: { 'http.route': '/v1/plugins/:name', 'http.response.status_code': 200 },
};

it('says what a span is in the JSON of OTLP', () => {
  const sent = {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'reef-gateway' } }] },
        scopeSpans: [
          {
            scope: { name: 'reef' },
            spans: [
              {
                traceId: TRACE,
                spanId: '00f067aa0ba902b7',
                name: 'GET /v1/plugins/:name',
                kind: 2,
                startTimeUnixNano: '1700000000000250000',
                endTimeUnixNano: '1700000000001750000',
                attributes: [
                  { key: 'http.route', value: { stringValue: '/v1/plugins/:name' } },
                  { key: 'http.response.status_code', value: { intValue: 200 } },
                ],
              },
            ],
          },
        ],
      },
    ],
  };
  expect(otlpRequest({ 'service.name': 'reef-gateway' }, [span])).toEqual(sent);
});

it('says what caused a span, and why it failed', () => {
  const text = JSON.stringify(otlpRequest({}, [{ ...span, parentSpanId: 'b7ad6b7169203331', error: 'INTERNAL' }]));
  expect(text).toContain('"parentSpanId":"b7ad6b7169203331"');
  expect(text).toContain('"status":{"code":2,"message":"INTERNAL"}');
});

it.each([
  ['', {}],
  ['api-key=a%2Cb, X-Org = reef ', { 'api-key': 'a,b', 'x-org': 'reef' }],
  ['authorization=Basic%20eA==,nonsense,=x', { authorization: 'Basic eA==' }],
  ['k=%zz', { k: '%zz' }],
])('reads the headers %j', (text, expected) => {
  expect(otlpHeaders(text)).toEqual(expected);
});
