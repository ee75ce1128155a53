import { gzipSync } from 'node:zlib';
import { Controller, Module, type Type } from '@nestjs/common';
import { rpc, Text, Whole, type ErrorCode } from '@app/contracts';
import { currentContext, DomainError, inTransactionScope, type Actor, type RequestContext } from '@app/kernel';
import { BUS, RpcClient, RpcHandler, type Bus } from '@app/messaging';
import { startProcess, type RunningProcess } from '@app/runtime';
import { eventually, within } from '../../support/eventually';
import { startNats, type TestNats } from '../../support/nats';
import { asRequest } from './notes';

class Question {
  @Text({ max: 20 }) text: string;
  @Whole({ optional: true }) size?: number;
}
class Answer {
  @Text() text: string;
}
const question = { input: Question, output: Answer, errors: ['SKILL_NOT_FOUND'] as ErrorCode[] };
const ask = rpc({ ...question, subject: 'reef.rpc.ratings.question.ask.v1' });
const askSlowly = rpc({ ...question, subject: 'reef.rpc.ratings.question.askSlowly.v1', timeoutMs: 150 });
const askNobody = rpc({ ...question, subject: 'reef.rpc.moderation.question.ask.v1' });

/** Handlers that hang; a process that stops would wait for them. */
const hanging: (() => void)[] = [];
const hang = () => new Promise((resolve) => hanging.push(() => resolve({ text: 'late' })));
const letGo = () => hanging.splice(0).forEach((finish) => finish());

/** What the handler does next; and what it saw. */
let behave: (input: Question) => Promise<unknown>;
let seen: RequestContext | undefined;

@Controller()
class QuestionsController {
  @RpcHandler(ask)
  answer(input: Question): Promise<Answer> {
    seen = currentContext();
    return behave(input) as Promise<Answer>;
  }
  @RpcHandler(askSlowly)
  answerSlowly(input: Question): Promise<Answer> {
    return behave(input) as Promise<Answer>;
  }
}
@Module({ controllers: [QuestionsController] })
class AnswersQuestions {}

const environmentOf = (nats?: TestNats) => ({
  NATS_URL: nats?.url,
  REEF_SECRET_KEY: 'x'.repeat(32),
  OPS_PORT: '0',
  LOG_LEVEL: 'silent',
  BLOB_DIR: '/nonexistent',
});

const ALICE: Actor = {
  userId: '0192f0a0-0000-7000-8000-000000000001',
  handle: 'älice',
  role: 'moderator',
  publisherIds: ['p1'],
  tokenKind: 'oauth',
  scopes: ['plugin:rating:write'],
  clientId: 'c1',
};

describe.each(['in-process', 'NATS'] as const)('RPC over %s', (transport) => {
  let nats: TestNats | undefined;
  let running: RunningProcess;
  let client: RpcClient;

  beforeAll(async () => {
    if (transport === 'NATS') nats = await startNats();
  });
  afterAll(() => nats?.stop());
  beforeEach(async () => {
    behave = async ({ text }) => ({ text: text.toUpperCase() });
    running = await startProcess({ name: 'test', services: [AnswersQuestions], environment: environmentOf(nats) });
    client = running.app.get(RpcClient);
  });
  afterEach(() => {
    letGo();
    return running.stop();
  });

  it('brings the answer', async () => {
    expect(await client.call(ask, { text: 'hello' })).toEqual({ text: 'HELLO' });
  });

  it('drops fields that neither question nor answer declare', async () => {
    behave = async (input) => ({ text: Object.keys(input).join(), moderatorNote: 'private' });
    const input = { text: 'hello', extra: true } as Question;
    expect(await client.call(ask, input)).toEqual({ text: 'text' });
  });

  it('carries a declared error with its sentence and details', async () => {
    behave = () => Promise.reject(new DomainError('SKILL_NOT_FOUND', 'No skill pdf', { slug: 'pdf' }));
    await expect(client.call(ask, { text: '' })).rejects.toMatchObject({
      code: 'SKILL_NOT_FOUND',
      message: 'No skill pdf',
      details: { slug: 'pdf' },
    });
  });

  it.each([
    ['an error the contract does not declare', () => Promise.reject(new DomainError('SLUG_TAKEN', 'secret'))],
    ['a bug', () => Promise.reject(new Error('secret'))],
    ['an answer that breaks the contract', () => Promise.resolve({ text: 5 })],
    ['no answer', () => Promise.resolve(undefined)],
    ['an answer too large for the bus', () => Promise.resolve({ text: 'x'.repeat(17 * 1024 * 1024) })],
  ])('hides %s', async (_, behaviour) => {
    behave = behaviour;
    const error: unknown = await client.call(ask, { text: '' }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'INTERNAL', message: 'Internal Server Error', details: {} });
  });

  it('refuses a question that breaks the contract, and says where', async () => {
    await expect(client.call(ask, { text: 'x'.repeat(21), size: 1.5 })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: {
        problems: [
          { pointer: '#/text' },
          { pointer: '#/size', code: 'wrong_type', message: 'must be an integer number' },
        ],
      },
    });
  });

  it('refuses a body that is no JSON, or a bomb', async () => {
    const bus = running.app.get<Bus>(BUS);
    const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024));
    for (const [body, headers] of [
      [Buffer.from('{'), {}],
      [bomb, { 'content-encoding': 'gzip' }],
    ] as const) {
      const reply = await bus.request(ask.subject, { body, headers }, 2_000);
      expect(reply.headers).toMatchObject({ 'reef-error': 'INVALID_INPUT' });
    }
  });

  it('carries a large answer', async () => {
    const text = 'many files '.repeat(500_000);
    behave = async () => ({ text });
    expect(await client.call(ask, { text: '' })).toEqual({ text });
  });

  it('says that nobody answers, and does not wait for somebody until the time is over', async () => {
    await expect(client.call(askNobody, { text: '' })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  it('gives up after the time of the contract', async () => {
    behave = hang;
    const late = client.call(askSlowly, { text: '' });
    await expect(within(4_000, late)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  it("gives up when the caller's own time is over, and does not even start after that", async () => {
    behave = hang;
    const late = asRequest(
      async () => {
        await client.call(ask, { text: '' }).catch(() => undefined);
        await client.call(ask, { text: '' });
      },
      undefined,
      100,
    );
    await expect(within(4_000, late)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(seen?.deadlineMs).toBeLessThanOrEqual(Date.now() + 100);
  });

  it('does not start inside a transaction, and does after it', async () => {
    const inside = inTransactionScope(() => client.call(ask, { text: '' }));
    await expect(inside).rejects.toThrow(`RPC ${ask.subject} inside a transaction`);
    const left = await inTransactionScope(async () => ({ later: afterwards(() => client.call(ask, { text: 'a' })) }));
    expect(await left.later).toEqual({ text: 'A' });
  });

  it('brings actor, request id and trace along', async () => {
    const sent = await asRequest(async () => {
      await client.call(ask, { text: '' });
      return currentContext()!;
    }, ALICE);
    expect(seen).toMatchObject({ actor: ALICE, requestId: sent.requestId });
    expect(seen!.traceparent.slice(0, 35)).toBe(sent.traceparent.slice(0, 35));
    expect(seen!.traceparent).not.toBe(sent.traceparent);
  });

  it('finishes what is running when it drains, and takes nothing new', async () => {
    let finish!: () => void;
    const started = new Promise<void>((resolve) => {
      behave = () => {
        resolve();
        return new Promise((done) => (finish = () => done({ text: 'finished' })));
      };
    });
    const bus = running.app.get<Bus>(BUS);
    const answer = client.call(ask, { text: '' });
    await started;
    const drained = bus.drain();
    const refused = client.call(ask, { text: '' });
    await expect(refused).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(
      await within(
        50,
        drained.then(() => 'drained'),
      ),
    ).toBeUndefined();
    finish();
    await drained;
    expect(await answer).toEqual({ text: 'finished' });
  });
});

describe('RPC over NATS alone', () => {
  let nats: TestNats;
  const running: RunningProcess[] = [];

  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(async () => {
    letGo();
    await Promise.all(running.map((process) => process.stop()));
    await nats.stop();
  });
  const start = async (...services: Type[]) => {
    const process = await startProcess({ name: 'test', services, environment: environmentOf(nats) });
    running.push(process);
    return process;
  };

  it('lets one of three replicas answer each request', async () => {
    let handled = 0;
    behave = async () => {
      handled += 1;
      return { text: 'done' };
    };
    await Promise.all([start(AnswersQuestions), start(AnswersQuestions), start(AnswersQuestions)]);
    const client = (await start()).app.get(RpcClient);
    await Promise.all(Array.from({ length: 30 }, () => client.call(ask, { text: '' })));
    expect(handled).toBe(30);
  });

  it('answers at once that it cannot ask while the server is away, also for what was asked before', async () => {
    const caller = await start();
    const client = caller.app.get(RpcClient);
    const asked = new Promise<void>((resolve) => {
      behave = () => {
        resolve();
        return hang();
      };
    });
    await start(AnswersQuestions);
    const asking = client.call(ask, { text: '' });
    await asked;
    const killed = performance.now();
    await nats.kill();
    await expect(asking).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(client.call(ask, { text: '' })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(performance.now() - killed).toBeLessThan(1_000);

    behave = async () => ({ text: 'again' });
    await nats.restart();
    await eventually(() => client.call(ask, { text: '' }), { text: 'again' });
  });
});

/** Runs `work` a moment after what calls this has returned. */
function afterwards<T>(work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      work().then(resolve, reject);
    });
  });
}
