import { Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import { listAudit, type AuditPage } from '@app/contracts';
import { currentContext, runInContext } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import type { AuditFilters } from './audit-query.rules';

const PAGE = 200;

/** The audit log as a file: NDJSON (one record a line), in the order of its chain, page by page as it is taken. */
@Injectable()
export class AuditExport {
  constructor(private readonly rpc: RpcClient) {}

  /**
   * The first page is there before the answer begins, so that a refusal is an answer of its own.
   * @throws DomainError FORBIDDEN, SERVICE_UNAVAILABLE
   */
  async open(filters: AuditFilters): Promise<StreamableFile> {
    // The whole may take as long as it takes, each page has its own time; and pages are asked for by the socket.
    const { deadlineMs: _, ...context } = currentContext()!;
    const page = (cursor?: string): Promise<AuditPage> =>
      runInContext(context, () =>
        this.rpc.call(listAudit, {
          ...filters,
          ...(cursor === undefined ? {} : { cursor }),
          oldestFirst: true,
          limit: PAGE,
        }),
      );
    const lines = Readable.from(chunks(await page(), page), { objectMode: false });
    return new StreamableFile(lines, {
      type: 'application/x-ndjson',
      disposition: 'attachment; filename="audit.ndjson"',
    });
  }
}

async function* chunks(first: AuditPage, next: (cursor: string) => Promise<AuditPage>): AsyncGenerator<Buffer> {
  for (let page = first; ; page = await next(page.nextCursor)) {
    yield Buffer.from(page.items.map((record) => `${JSON.stringify(record)}\n`).join(''));
    if (page.nextCursor === null) return;
  }
}
