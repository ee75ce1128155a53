import { catalogConfig } from './catalog.config';

describe('catalogConfig', () => {
  it('waits for the static scan and keeps slugs global unless told otherwise', () => {
    expect(catalogConfig.load({})).toMatchObject({ PUBLISH_GATE: 'static', CATALOG_SLUG_SCOPE: 'global' });
  });
  it('refuses what it does not know, naming both', () => {
    const load = () => catalogConfig.load({ PUBLISH_GATE: 'maybe', CATALOG_SLUG_SCOPE: 'team' });
    expect(load).toThrow(/PUBLISH_GATE[\s\S]*CATALOG_SLUG_SCOPE/);
  });
});
