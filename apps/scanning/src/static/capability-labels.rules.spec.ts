import { bundleWith } from './bundle.testing';
import { scanBundle } from './scan-bundle';

const tagsOf = (text: string) => scanBundle(bundleWith({ files: [{ path: 'SKILL.md', text }] })).capabilityTags;

describe('capability labels', () => {
  it.each([
    ['Shows USDC prices on Arbitrum', ['crypto']],
    ['Swap tokens: the token swap', ['crypto']],
    ['Needs a seed  phrase', ['requires-wallet', 'requires-sensitive-credentials']],
    ['Each call costs $5.', ['crypto', 'can-make-purchases']],
    ['Pay per call', ['crypto', 'can-make-purchases', 'requires-paid-service']],
    ['It may place orders', ['financial-authority']],
    ['Needs a paid plan', ['requires-paid-service']],
    ['Log in with OAuth', ['requires-oauth-token', 'requires-sensitive-credentials']],
    ['Put the API key here', ['requires-sensitive-credentials']],
    ['Then post a tweet', ['posts-externally']],
    [
      'then sendTransaction()',
      ['crypto', 'requires-wallet', 'can-sign-transactions', 'requires-sensitive-credentials'],
    ],
    ['the private_key file', ['crypto', 'requires-wallet', 'requires-sensitive-credentials']],
  ])('reads "%s"', (text, tags) => expect(tagsOf(text)).toEqual(tags));

  it.each([
    'A method that ensures nothing',
    'Tokens per second',
    'The cost is 5',
    'Repaying for forms',
    'cryptography',
  ])('sees no capability in "%s"', (text) => expect(tagsOf(text)).toEqual([]));

  it('reads the name, the summary and the front matter as well', () => {
    expect(scanBundle(bundleWith({ displayName: 'Solana' })).capabilityTags).toEqual(['crypto']);
    expect(scanBundle(bundleWith({ frontMatter: { tags: ['blockchain'] } })).capabilityTags).toEqual(['crypto']);
  });
});
