/** Bytes of a file that is shown (server-semantics 4.9). */
export const LARGEST_SHOWN = 200 * 1024;

const TEXT = /^text\/|json|yaml|toml|xml|javascript|typescript/;

/** Text is shown to everybody; anything to a program that asks for bytes (client-contract 6.6). */
export function isShownInline({ contentType }: { contentType: string }, accept: string | undefined): boolean {
  return TEXT.test(contentType) || accept?.trim().toLowerCase() === 'application/octet-stream';
}
