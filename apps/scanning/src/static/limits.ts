/** How much text one scan looks at. What lies beyond is reported in `notLookedAt`, never skipped silently. */
export interface ScanLimits {
  /** Longest part of a line that is scanned, in UTF-16 characters. */
  readonly lineChars: number;
  /** Longest part of a file that is scanned, in UTF-16 characters. */
  readonly fileChars: number;
  /** All scanned files together, in UTF-16 characters; files that begin beyond it are left out. */
  readonly bundleChars: number;
  /** How many encodings inside one another are opened. */
  readonly layers: number;
  /** All decoded texts together, in UTF-16 characters. */
  readonly decodedChars: number;
  /** How many decoded texts are scanned. */
  readonly decodedTexts: number;
}

export const DEFAULT_LIMITS: ScanLimits = {
  lineChars: 4 * 1024 * 1024, // minified bundles have lines of megabytes; every pattern is linear
  fileChars: 32 * 1024 * 1024,
  bundleChars: 64 * 1024 * 1024, // the largest accepted bundle is 50 MiB
  layers: 20,
  decodedChars: 32 * 1024 * 1024,
  decodedTexts: 5000,
};
