import { createHash } from 'node:crypto';
import { ScriptedServer, type ReceivedRequest, type ScriptedAnswer } from './scripted-server';

interface Stats {
  readonly malicious: number;
  readonly suspicious: number;
  readonly harmless: number;
  readonly undetected: number;
}

/** A VirusTotal on the loopback interface: API v3, as far as a scanner needs it. Analyses end when the test says so. */
export class TestVirusTotal {
  readonly server = new ScriptedServer();
  /** SHA-256 of an archive to what is known of it. */
  readonly files = new Map<string, object>();
  /** Archives that were sent, by the names their analyses were given. */
  readonly analyses = new Map<string, { readonly archive: Buffer; done: boolean }>();

  constructor(private readonly key: string) {
    this.server.answer = (request) =>
      request.headers['x-apikey'] === this.key ? this.answer(request) : { status: 401, body: { error: {} } };
  }

  /** Ends every analysis there is. */
  finish(attributes: object): void {
    for (const analysis of this.analyses.values()) {
      if (!analysis.done) this.files.set(sha256Of(analysis.archive), attributes);
      analysis.done = true;
    }
  }

  private answer(request: ReceivedRequest): ScriptedAnswer {
    const { method, path } = request;
    const [, kind = '', id = ''] = /^\/api\/v3\/(files|analyses)\/?(.*)$/.exec(path) ?? [];
    if (method === 'POST') return this.receive(request);
    if (id === 'upload_url') return { body: { data: `${this.server.url}/upload/big` } };
    if (kind === 'files') {
      const attributes = this.files.get(id);
      return attributes === undefined ? NOT_FOUND : { body: { data: { id, type: 'file', attributes } } };
    }
    const analysis = this.analyses.get(decodeURIComponent(id));
    if (analysis === undefined) return NOT_FOUND;
    const status = analysis.done ? 'completed' : 'queued';
    const attributes = { status, stats: engines(), results: {} };
    return { body: { data: { id, type: 'analysis', attributes } } };
  }

  private receive({ headers, bytes }: ReceivedRequest): ScriptedAnswer {
    const archive = fileIn(String(headers['content-type']), bytes);
    if (archive === undefined || Number(headers['content-length']) !== bytes.length) return { status: 400 };
    const id = `analysis/${this.analyses.size + 1}==`;
    this.analyses.set(id, { archive, done: false });
    return { body: { data: { type: 'analysis', id } } };
  }
}

const NOT_FOUND = { status: 404, body: { error: { code: 'NotFoundError' } } };

/** What engines say of a file, as VirusTotal counts it. */
export function engines(parts: Partial<Stats> = {}): Stats {
  return { malicious: 0, suspicious: 0, harmless: 0, undetected: 0, ...parts };
}

/** The only part of a form. */
function fileIn(contentType: string, body: Buffer): Buffer | undefined {
  const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(contentType)?.[1];
  const start = body.indexOf('\r\n\r\n');
  const end = body.lastIndexOf(`\r\n--${boundary}--\r\n`);
  const head = body.subarray(0, start).toString();
  const isFile = head.startsWith(`--${boundary}\r\n`) && head.includes('name="file"; filename="');
  return boundary === undefined || start < 0 || end < start || !isFile ? undefined : body.subarray(start + 4, end);
}
function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
