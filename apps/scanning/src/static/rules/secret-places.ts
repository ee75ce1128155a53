/*
 * Where secrets live on the three desktop systems. `STRONG` ones are nobody's business but their owner's; `WEAK` ones
 * hold settings that a skill may read for itself, and only sending them away whole is theft.
 */

/** Kinds of strong places; a program that touches several kinds is collecting. */
export const STRONG_PLACES: readonly (readonly [kind: string, pattern: RegExp])[] = [
  [
    'ssh',
    /\.ssh\/(?:id_(?:rsa|dsa|ecdsa|ed25519)(?!\.pub)|\*|identity)|(?:~|\$HOME|\$\{HOME\}|expanduser\([^)\n]{0,20}|["'/])\/?\.ssh\b(?!\/(?:config|known_hosts|authorized_keys|id_\w{1,12}\.pub)|ome)/i,
  ],
  [
    'cloud',
    /\.aws\/credentials|\.aws\b(?![\w./-])|\.config\/gcloud|\.azure\/|application_default_credentials\.json|\.kube\/config|\.docker\/config\.json/i,
  ],
  ['tokens', /(?:~|\$HOME|expanduser\([^)\n]{0,20}|["'/])\/?\.(?:netrc|npmrc|pypirc|git-credentials|gnupg)\b/i],
  [
    'browser',
    /(?:Chrome|Chromium|Edge|Brave(?:-Browser)?|Firefox|Opera|Vivaldi|User Data|Profiles)[^\n]{0,80}(?:Login Data|Cookies|Web Data|Local State|Local Extension Settings|logins\.json|key4\.db)|\bLogin Data\b|\bkey4\.db\b|\bLocal Extension Settings\b/i,
  ],
  ['keychain', /login\.keychain(?:-db)?|dump-keychain|Library\/Keychains/i],
  [
    'wallet',
    /\b(?:Exodus|Electrum|Atomic Wallet|atomic\/Local Storage|Ledger Live|Trezor Suite|Coinomi|Guarda)\b[^\n]{0,40}|wallet\.dat\b|\.config\/solana(?:\/id\.json|["'`])|nkbihfbeogaeaoehlefnkodbefgpgknn|bfnaelmomeimhlpmgjnjophhpkkoljpa|\.electrum\b|Ethereum\/keystore/i,
  ],
  ['history', /\.(?:bash|zsh)_history\b/i],
  ['accounts', /\/etc\/shadow\b/],
  ['chats', /Telegram Desktop\/tdata|discord\/Local Storage\/leveldb/i],
];

export const STRONG_PLACE = new RegExp(STRONG_PLACES.map(([, { source }]) => source).join('|'), 'i');

const PARTLY_USED = new Set(['cloud', 'tokens', 'wallet']);

/** Places of which no honest program takes even a part; tools do read a token or a key out of the others. */
export const HARD_PLACE = new RegExp(
  STRONG_PLACES.filter(([kind]) => !PARTLY_USED.has(kind))
    .map(([, { source }]) => source)
    .join('|'),
  'i',
);

export const WEAK_PLACE =
  /\.(?:openclaw|clawdbot|moltbot|claude|codex|hermes|config\/openclaw)[/"'\\,\s]{1,8}(?:\.env\b|openclaw\.json|clawdbot\.json|credentials\b|auth-profiles|workspace\/(?:MEMORY|USER|SOUL))|auth-profiles\.json|(?:^|[\s"'`/=@(])\.env\b(?!\.(?:example|sample|template|dist|vault|enc|gpg|age|keys)|ironment)|\.openclaw\/[^\s"'`]{0,80}(?:MEMORY|USER)\.md/i;

/** Everything in the environment at once. */
export const WHOLE_ENVIRONMENT =
  /\bdict\s{0,2}\(\s{0,2}os\.environ|\bos\.environ\.(?:items|copy)\s{0,2}\(|json\.dumps\s{0,2}\([^\n]{0,40}os\.environ\b(?!\[|\.get)|JSON\.stringify\s{0,2}\(\s{0,2}process\.env\s{0,2}[,)]|\{\s{0,2}\.\.\.process\.env\s{0,2}\}|["'\s:,(]process\.env\s{0,2}[,})]/;

/** One secret of the environment, by its name. */
export const SECRET_VARIABLE =
  /(?:process\.env(?:\.|\[["'])|os\.environ(?:\.get)?[[(]["']|getenv\(["']|\$env:)\w{0,40}(?:KEY|TOKEN|SECRET|MNEMONIC|SEED|PASSWORD|PASSPHRASE)\b/;

/** Words that the rules about theft need one of. */
export const PLACE_NEEDLES = [
  '.ssh',
  '.aws',
  'gcloud',
  '.azure',
  '.kube',
  '.docker',
  '.netrc',
  '.npmrc',
  '.pypirc',
  '.git-credentials',
  '.gnupg',
  'login data',
  'cookies',
  'web data',
  'local state',
  'extension settings',
  'logins.json',
  'key4.db',
  'keychain',
  'exodus',
  'electrum',
  'atomic',
  'ledger',
  'trezor',
  'coinomi',
  'guarda',
  'wallet',
  'solana',
  'nkbihf',
  'bfnael',
  '_history',
  '/etc/shadow',
  'tdata',
  'leveldb',
  '.env',
  '.openclaw',
  '.clawdbot',
  '.moltbot',
  'auth-profiles',
  'keystore',
  'application_default',
];
