/** A word or phrase that stands for a capability, and a lower-case substring without which it cannot match. */
export interface Phrase {
  readonly needle: string;
  readonly pattern: RegExp;
}

export interface CapabilityLabel {
  readonly label: CapabilityTag;
  readonly phrases: readonly Phrase[];
}

export type CapabilityTag =
  | 'crypto'
  | 'requires-wallet'
  | 'can-make-purchases'
  | 'can-sign-transactions'
  | 'requires-oauth-token'
  | 'requires-sensitive-credentials'
  | 'posts-externally'
  | 'financial-authority'
  | 'requires-paid-service';

/** A space in the source stands for one to three blanks, so a needle must not hold one; the ends are word boundaries. */
function phrase(needle: string, source: string): Phrase {
  return { needle, pattern: new RegExp(`(?<!\\w)(?:${source.replaceAll(' ', '\\s{1,3}')})(?!\\w)`, 'i') };
}

/** Phrases that stand for themselves; the longest word of each is its needle. */
function words(list: string): Phrase[] {
  return list.split(', ').map((text) => {
    const longest = text.split(' ').reduce((a, b) => (b.length > a.length ? b : a));
    return phrase(longest, text.replaceAll('.', '\\.'));
  });
}
const COIN = '(?:token|coin|nft|usdc|eth|defi|crypto)';
const PRIVATE_KEY = phrase('private', 'private[\\s_-]?key');
const ACCESS_TOKENS = phrase('token', '(?:access|refresh|bearer) token');

/** The vocabulary of section 5.3 in its order, and after it two labels of a later version of the registry. */
export const CAPABILITY_LABELS: readonly CapabilityLabel[] = [
  {
    label: 'crypto',
    phrases: [
      ...words('crypto, blockchain, defi, wallet, erc20, usdc, base network, arbitrum, optimism, polygon, avalanche'),
      ...words('solana, aave, token balance, bridge, liquidity, ens, x402'),
      PRIVATE_KEY,
      phrase('chain', 'on-?chain'),
      phrase('eth', 'eth(?:ereum)?'),
      phrase('swap', `${COIN} swaps?|swaps? ${COIN}`),
    ],
  },
  {
    label: 'requires-wallet',
    phrases: [...words('wallet, mnemonic, seed phrase, configured wallet, signer, eip-712'), PRIVATE_KEY],
  },
  {
    label: 'can-make-purchases',
    phrases: [
      ...words('paid automatically, pay per call, payment required, purchase, payment checkout, one-click checkout'),
      phrase('payment', '(?:micro)?payments?'),
      phrase('pay', 'pay (?:for|with|using|via|in)'),
      // The digit need not end the word: `$5.00` is a price as well.
      phrase('cost', 'costs? \\$\\d+'),
      phrase('charge', 'charged?'),
      phrase('buy', 'buy (?:credits?|tokens?|coins?|nfts?|subscription|plan)'),
    ],
  },
  {
    label: 'can-sign-transactions',
    phrases: [
      ...words('sendtransaction, approval_required, broadcast transaction, broadcast tx, transaction broadcast'),
      phrase('sign', 'sign(?:ing)? (?:and )?(?:(?:submit|send|broadcast) )?transactions?'),
      phrase('chain', 'on-?chain (?:tx|transactions?)'),
      phrase('execute', 'execute[sd]? transactions?'),
    ],
  },
  { label: 'requires-oauth-token', phrases: [...words('oauth, tweet.write'), ACCESS_TOKENS] },
  {
    label: 'requires-sensitive-credentials',
    phrases: [
      ...words('api key, mnemonic, seed phrase, signer'),
      ACCESS_TOKENS,
      PRIVATE_KEY,
      phrase('cookie', '(?:session|auth) cookies?'),
    ],
  },
  {
    label: 'posts-externally',
    phrases: [
      ...words('quote tweet, twitter-post, publish post'),
      phrase('tweet', 'post (?:a |this )?tweet|reply to (?:this )?tweet'),
      phrase('post', 'post to (?:x|twitter)'),
    ],
  },
  {
    label: 'financial-authority',
    phrases: [
      ...words('place an order, place orders, market order, limit order, create_order, submit_order, withdraw funds'),
      phrase('transfer', 'transfers? (?:money|funds|sol|eth|usdc|tokens?)'),
      phrase('trade', '(?:execute|place|auto-?)(?: |-)?trades?'),
      phrase('send', 'sends? (?:money|funds|payments?|sol|eth|usdc|btc)'),
    ],
  },
  {
    label: 'requires-paid-service',
    phrases: [
      ...words(
        'paid plan, paid tier, paid api, subscription required, requires a subscription, pay-as-you-go, prepaid',
      ),
      ...words('api credits, pricing plan, per-request fee, pay per call, payment required'),
      phrase('cost', 'costs? \\$\\d{1,9}(?:\\.\\d{1,6})? per'),
    ],
  },
];

/** What follows from what. The last two labels go beyond the section, and imply nothing. */
const IMPLIED: readonly (readonly [CapabilityTag, readonly CapabilityTag[]])[] = [
  ['can-sign-transactions', ['crypto', 'requires-wallet']],
  ['can-make-purchases', ['crypto']],
  ['requires-wallet', ['requires-sensitive-credentials']],
  ['can-sign-transactions', ['requires-sensitive-credentials']],
  ['requires-oauth-token', ['requires-sensitive-credentials']],
];

/** The labels found and those they imply, in the order of section 5.3. */
export function withImpliedTags(found: ReadonlySet<CapabilityTag>): CapabilityTag[] {
  const tags = new Set(found);
  for (const [tag, implied] of IMPLIED) if (tags.has(tag)) implied.forEach((other) => tags.add(other));
  return CAPABILITY_LABELS.map(({ label }) => label).filter((label) => tags.has(label));
}
