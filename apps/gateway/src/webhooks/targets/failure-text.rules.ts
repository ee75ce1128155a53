import { HostNotFound, TargetNotAllowed } from './target-failures';

const TEXTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection broke.',
  EPIPE: 'The connection broke.',
  UND_ERR_SOCKET: 'The connection broke.',
  UND_ERR_CONNECT_TIMEOUT: 'No connection in time.',
  ETIMEDOUT: 'No connection in time.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The host cannot be reached.',
  UND_ERR_HEADERS_OVERFLOW: 'The headers of the answer are too large.',
};

/** What the owner of a webhook is told of a failure: no address, and nothing of our network. */
export function failureText(error: unknown): string {
  if (error instanceof TargetNotAllowed || error instanceof HostNotFound) return error.message;
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  if (name === 'TimeoutError') return 'No answer in time.';
  if (name === 'AbortError') return 'Reef was stopped meanwhile.';
  const known = TEXTS[String(code)];
  if (known !== undefined) return known;
  if (name === 'HTTPParserError' || /^HPE_/.test(String(code))) return 'The answer is no HTTP.';
  if (/CERT|SSL|TLS/.test(String(code))) return `The certificate or the TLS connection is not good (${String(code)}).`;
  return 'No answer.';
}
