import { skillDownloadPath } from './skill-download.rules';

describe('skillDownloadPath', () => {
  it.each([
    [{ name: 'pdf' }, '/api/v1/download?slug=pdf'],
    [{ name: 'pdf', version: '1.0.0+a&b' }, '/api/v1/download?slug=pdf&version=1.0.0%2Ba%26b'],
    [{ name: 'pdf', tag: 'a b' }, '/api/v1/download?slug=pdf&tag=a+b'],
  ])('of %j is %s', (choice, path) => {
    expect(skillDownloadPath(choice)).toBe(path);
  });
});
