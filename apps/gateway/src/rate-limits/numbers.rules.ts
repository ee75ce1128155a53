/** Which published numbers to start from. */
export const PROFILES = ['documented', 'clawhub-2026', 'off'] as const;
export type Profile = (typeof PROFILES)[number];

/** What is counted: the requests of a bucket, or the bytes that come with some of them. */
export const COUNTS = [
  'READ',
  'WRITE',
  'DOWNLOAD',
  'UPLOAD',
  'UPLOAD_BYTES',
  'PUBLISH_TOKEN',
  'SIGN_IN',
  'CLIENT',
] as const;
export type Count = (typeof COUNTS)[number];

/** How much one caller may use in one window; undefined is without limit. */
export interface Allowance {
  /** An address without a valid token. */
  readonly ip: number | undefined;
  /** A user or an OAuth client. */
  readonly key: number | undefined;
}

const GIB = 1024 ** 3;

/**
 * `documented` is what the HTTP API and the rating API promise; `clawhub-2026` is what the public registry allows since
 * 2026 (server-semantics 2.1). Neither knows of uploads and sign-in: CLI 0.23's two requests a file must let a large
 * skill through, and the raw upload carries no token; many people may sign in from behind one address.
 */
const NUMBERS: Readonly<Record<Exclude<Profile, 'off'>, Readonly<Record<Count, Allowance>>>> = {
  documented: {
    READ: { ip: 600, key: 2_400 },
    WRITE: { ip: 45, key: 180 },
    DOWNLOAD: { ip: 30, key: 180 },
    UPLOAD: { ip: 3_000, key: 6_000 },
    UPLOAD_BYTES: { ip: 2 * GIB, key: 4 * GIB },
    PUBLISH_TOKEN: { ip: 3_000, key: 12_000 },
    SIGN_IN: { ip: 300, key: 300 },
    CLIENT: { ip: 100, key: 100 },
  },
  'clawhub-2026': {
    READ: { ip: 3_000, key: 12_000 },
    WRITE: { ip: 300, key: 3_000 },
    DOWNLOAD: { ip: 1_200, key: 6_000 },
    UPLOAD: { ip: 6_000, key: 12_000 },
    UPLOAD_BYTES: { ip: 8 * GIB, key: 16 * GIB },
    PUBLISH_TOKEN: { ip: 3_000, key: 12_000 },
    SIGN_IN: { ip: 3_000, key: 3_000 },
    CLIENT: { ip: 100, key: 100 },
  },
};

/** A profile's number; undefined when it has no limit. */
export function numberIn(profile: Profile, count: Count, per: keyof Allowance): number | undefined {
  return profile === 'off' ? undefined : NUMBERS[profile][count][per];
}
