/** What clamd says of a stream. */
export type ClamdReply =
  | { readonly kind: 'clean' }
  | { readonly kind: 'found'; readonly signature: string }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'error'; readonly reason: string };

/** Reads the reply to `INSTREAM`: `stream: OK`, `stream: <signature> FOUND`, or a sentence that ends with `ERROR`. */
export function clamdReply(text: string): ClamdReply {
  if (text === 'stream: OK') return { kind: 'clean' };
  const signature = /^stream: (.{1,200}) FOUND$/.exec(text)?.[1];
  if (signature !== undefined) return { kind: 'found', signature };
  if (text === 'INSTREAM size limit exceeded. ERROR') return { kind: 'too-large' };
  return { kind: 'error', reason: text.slice(0, 200) };
}

/**
 * Signatures of what is unwanted rather than malicious, or guessed: possibly unwanted applications, and what ClamAV's
 * heuristics make of a file.
 */
export function isGuess(signature: string): boolean {
  return /^(PUA|Heuristics)\./.test(signature);
}
