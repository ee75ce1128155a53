import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RawRoutes } from '../edge/raw-routes';
import { ReceiveUpload } from './receive-upload';

/** OpenAPI of the raw upload, which no decorator can say. */
const PATHS = {
  '/api/v1/uploads/{key}': {
    post: {
      operationId: 'upload_bytes',
      summary: 'Send the raw bytes of one upload',
      description:
        'To the `uploadUrl` of a ticket. The body is stored as it is, whatever its content type; it may be empty.',
      tags: ['publishing'],
      parameters: [{ name: 'key', in: 'path', required: true, schema: { type: 'string' } }],
      requestBody: { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
      responses: {
        200: {
          description: 'Stored',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['storageId'],
                properties: { storageId: { type: 'string', format: 'uuid' } },
              },
            },
          },
        },
        400: { description: 'UPLOAD_TICKET_INVALID, UPLOAD_MISMATCH, UPLOAD_TRUNCATED' },
        413: { description: 'PAYLOAD_TOO_LARGE' },
      },
    },
  },
};

/** The URL in a ticket is the permission to use it, so a token is not asked for (client-contract 5.5). */
@Injectable()
export class UploadRoutes implements OnModuleInit {
  constructor(
    private readonly routes: RawRoutes,
    private readonly uploads: ReceiveUpload,
  ) {}

  onModuleInit(): void {
    this.routes.add((http) => {
      http.post<{ Params: { key: string } }>('/api/v1/uploads/:key', (request) =>
        this.uploads.receive(request.params.key, request.raw),
      );
    }, PATHS);
  }
}
