/**
 * A value as capability tags spell it (server-semantics 4.5): lower case, every run of characters outside a-z and 0-9 one
 * dash, none at its ends.
 */
export function capabilityTagValue(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
