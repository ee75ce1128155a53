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
  if (!(error instanceof Error)) return 'No answer.';
  if (error instanceof TargetNotAllowed || error instanceof HostNotFound) return error.message;
  if (error.name === 'TimeoutError') return 'No answer in time.';
  if (error.name === 'AbortError') return 'Reef was stopped meanwhile.';
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const known = TEXTS[code];
  if (known !== undefined) return known;
  if (/^HPE_/.test(code) || error.name === 'HTTPParserError') return 'The answer is no HTTP.';
  if (/CERT|SSL|TLS/.test(code)) return `The certificate or the TLS connection is not good (${code}).`;
  return 'No answer.';
}
