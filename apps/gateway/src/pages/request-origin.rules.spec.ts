import { isFromOurPages } from './request-origin.rules';

const ours = 'https://reef.example/registry';

describe('isFromOurPages', () => {
  it.each([
    {},
    { origin: 'https://reef.example' },
    { origin: 'https://reef.example', 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' },
  ])('believes %j', (headers) => expect(isFromOurPages(headers, ours)).toBe(true));
  it.each([
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { origin: 'https://reef.example.evil.example' },
    { origin: 'http://reef.example' },
    { origin: 'https://evil.example', host: 'reef.example' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://reef.example', 'sec-fetch-site': 'same-site' },
    { origin: '', host: '' },
  ])('refuses %j', (headers) => expect(isFromOurPages(headers, ours)).toBe(false));
});
