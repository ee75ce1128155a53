import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DiagnosticSeverity, Parser } from '@asyncapi/parser';
import * as contracts from '@app/contracts';
import { faultsOfEvent } from '../support/event-schemas';

const text = readFileSync(join(__dirname, '../../docs/asyncapi.yaml'), 'utf8');

describe('docs/asyncapi.yaml', () => {
  it('is what AsyncAPI 3 says a document is', async () => {
    const { document, diagnostics } = await new Parser().parse(text);
    const faults = diagnostics.filter(({ severity }) => severity <= DiagnosticSeverity.Warning);
    expect(faults.map(({ message, path }) => `${path.join('.')}: ${message}`)).toEqual([]);
    expect(document?.allChannels().all().length).toBeGreaterThan(20);
  });

  it('lets through what a contract lets through, and nothing else', () => {
    const subject = contracts.versionDecided.subject;
    expect(faultsOfEvent(subject, {})).toContainEqual(expect.stringContaining('must have required property'));
    expect(faultsOfEvent('reef.evt.catalog.nothing.happened.v1', {})).toEqual([
      'reef.evt.catalog.nothing.happened.v1 is not described',
    ]);
  });
});
