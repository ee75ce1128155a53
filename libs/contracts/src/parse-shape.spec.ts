import 'reflect-metadata';
import { Dictionary, Json, Text } from './fields';
import { parseShape } from './parse-shape';

class Note {
  @Text({ max: 5 }) title: string;
  @Dictionary('string') tags: Record<string, string>;
  @Json() anything: unknown;
}

describe('parseShape', () => {
  it('drops what is not declared', () => {
    const parsed = parseShape(Note, { title: 'a', tags: {}, anything: null, secret: 1 });
    expect(parsed).toEqual({ ok: true, value: { title: 'a', tags: {}, anything: null } });
  });

  it('says where a problem is', () => {
    const parsed = parseShape(Note, { title: 'too long', tags: {}, anything: null });
    expect(parsed).toMatchObject({ ok: false, problems: [{ pointer: '#/title' }] });
  });

  it('survives keys that mean something to JavaScript', () => {
    const anything: unknown = JSON.parse(
      '{"constructor":{"a":1},"deep":[{"constructor":"x","__proto__":{"b":1},"then":1}]}',
    );
    const parsed = parseShape(Note, { title: 'a', tags: { constructor: '1.0.0', beta: '2.0.0' }, anything });
    expect(parsed).toMatchObject({
      ok: true,
      value: { tags: { beta: '2.0.0' }, anything: { deep: [{ then: 1 }] } },
    });
  });
});
