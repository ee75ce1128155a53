import { bodyFormat, payloadOf } from './publish-body.rules';

describe('bodyFormat', () => {
  it.each([
    ['application/json; charset=utf-8', 'json'],
    ['multipart/form-data; boundary=x', 'multipart'],
  ])('reads %s as %s', (type, expected) => {
    expect(bodyFormat(type)).toBe(expected);
  });
  it.each([undefined, 'text/plain', 'application/xml'])('refuses %s', (type) => {
    expect(() => bodyFormat(type)).toThrow('Unsupported content type');
  });
});

describe('payloadOf', () => {
  it('is the parsed payload part', () => {
    expect(payloadOf(new Map([['payload', '{"slug":"a"}']]))).toEqual({ slug: 'a' });
  });
  it('says when it is missing', () => {
    expect(() => payloadOf(new Map())).toThrow('Missing payload');
  });
  it('says when it is not JSON', () => {
    expect(() => payloadOf(new Map([['payload', '{']]))).toThrow('Invalid JSON payload');
  });
});
