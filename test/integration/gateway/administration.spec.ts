import { Controller, Module } from '@nestjs/common';
import {
  checkHealth,
  listDeadLetters,
  replayDeadLetters,
  type DeadLetterList,
  type ReplayedDeadLetters,
  type ServiceHealth,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcHandler } from '@app/messaging';
import { ADMIN_TOKEN, startGateway, type TestGateway } from './start-gateway';

const ID = '0190163d-8694-739b-aea5-966c26f8ad91';

/** Stands for catalog, with one parked event; the other services are away. */
@Controller()
class Catalog {
  @RpcHandler(checkHealth.catalog)
  health(): ServiceHealth {
    return { ready: true, checks: { bus: 'ok' }, outboxDepth: 2, outboxAgeSeconds: 1.5, deadLetters: 1 };
  }
  @RpcHandler(listDeadLetters.catalog)
  list(): DeadLetterList {
    const item = {
      id: ID,
      subscriber: 'catalog-x',
      subject: 's',
      eventId: ID,
      error: 'boom',
      attempts: 8,
      parkedAt: '2026-01-01T00:00:00.000Z',
    };
    return { items: [item], total: 1 };
  }
  @RpcHandler(replayDeadLetters.catalog)
  replay({ id }: { id?: string }): ReplayedDeadLetters {
    if (id !== undefined && id !== ID) throw new DomainError('DEAD_LETTER_NOT_FOUND');
    return { items: [{ id: ID, ok: true }] };
  }
}
@Module({ controllers: [Catalog] })
class CatalogModule {}

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ neighbours: [CatalogModule] });
});
afterAll(() => gateway.stop());

const AWAY = 'A part of Reef is not available right now. Please try again shortly.';
const OTHERS_AWAY = { publishing: AWAY, ratings: AWAY, moderation: AWAY, scanning: AWAY };

it('the doctor reports of each service its health, or that it is away', async () => {
  const { json } = await gateway.get('/api/v1/admin/doctor', { token: ADMIN_TOKEN });
  expect(json.ok).toBe(false);
  expect(json.services).toMatchObject({
    gateway: { ready: true, deadLetters: 0, checks: { 'database gateway': 'ok' } },
    catalog: { ready: true, outboxDepth: 2, deadLetters: 1 },
    scanning: { error: AWAY },
  });
});
it('dead letters are listed with their service', async () => {
  const { json } = await gateway.get('/api/v1/admin/dead-letters', { token: ADMIN_TOKEN });
  expect(json).toMatchObject({ items: [{ id: ID, service: 'catalog', error: 'boom' }], total: 1, errors: OTHERS_AWAY });
});
it('a dead letter is replayed by the service that has it', async () => {
  const { json } = await gateway.admin('/api/v1/admin/dead-letters/replay', { service: 'catalog', id: ID });
  expect(json).toEqual({ items: [{ id: ID, ok: true, service: 'catalog' }], errors: {} });
});
it('all of them are replayed where a service answers', async () => {
  const { json } = await gateway.admin('/api/v1/admin/dead-letters/replay', {});
  expect(json).toEqual({ items: [{ id: ID, ok: true, service: 'catalog' }], errors: OTHERS_AWAY });
});
it.each([
  [{ service: 'catalog', id: '0190163d-8694-739b-aea5-966c26f8ad92' }, 404, 'Dead letter not found'],
  [{ service: 'kitchen' }, 400, 'Replay payload: service: must be one of'],
  [{ id: 'x' }, 400, 'Replay payload: id: must be a UUID'],
])('a replay of %j is refused', async (body, status, text) => {
  expect(await gateway.admin('/api/v1/admin/dead-letters/replay', body)).toMatchObject({
    status,
    text: expect.stringContaining(text),
  });
});
