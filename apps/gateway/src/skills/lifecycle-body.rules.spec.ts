import { JsonText } from '../edge/json-text';
import { skillChange, tagMove, versionChange } from './lifecycle-body.rules';

const json = (value: unknown) => new JsonText(JSON.stringify(value));

describe('a skill to be deleted', () => {
  it('is named by path and owner, with or without a body', () => {
    expect(skillChange(' PDF ', undefined)).toEqual({ slug: 'pdf' });
    expect(skillChange('pdf', new JsonText(''))).toEqual({ slug: 'pdf' });
    expect(skillChange('pdf', json({ reason: 'old', ownerHandle: '@Acme' }))).toEqual({
      ...{ slug: 'pdf', ownerHandle: 'acme', reason: 'old' },
    });
  });
  it.each([
    [{ version: '1.0.0' }, /^The body names a version/],
    [{ reason: 1 }, /^Delete payload: reason: /],
    [{ reason: null }, /^Delete payload: reason: /],
    [[], /^Delete payload: must be an object/],
  ])('is not deleted by %j', (body, sentence) => {
    expect(() => skillChange('pdf', json(body))).toThrow(sentence);
  });
  it('is not deleted by what is no JSON', () => {
    expect(() => skillChange('pdf', new JsonText('{'))).toThrow('Invalid JSON');
  });
});

describe('a version to be deleted', () => {
  it('is the one of the path, which the body may repeat', () => {
    expect(versionChange('pdf', '1.0.0', undefined)).toEqual({ slug: 'pdf', version: '1.0.0' });
    expect(versionChange('pdf', '1.0.0', json({ version: '1.0.0', ownerHandle: 'a' }))).toEqual({
      ...{ slug: 'pdf', version: '1.0.0', ownerHandle: 'a' },
    });
  });
  it('is not deleted when the body names another one', () => {
    expect(() => versionChange('pdf', '1.0.0', json({ version: '2.0.0' }))).toThrow(
      'The version in the body is not the one in the path.',
    );
  });
});

it('a tag needs a version', () => {
  expect(tagMove('pdf', 'beta', json({ version: ' 1.0.0 ' }))).toEqual({ slug: 'pdf', tag: 'beta', version: '1.0.0' });
  expect(() => tagMove('pdf', 'beta', undefined)).toThrow(/^Tag payload: version: /);
});
