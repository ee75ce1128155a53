import { Logger } from '@nestjs/common';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { parseShape, type RpcContract } from '@app/contracts';
import {
  DomainError,
  enterSpan,
  isTracing,
  runInContext,
  type OpenSpan,
  type RequestContext,
  type SpanOfContext,
} from '@app/kernel';
import { firstValueFrom } from 'rxjs';
import type { Bus } from './bus';
import { contextOf, REPLAYED } from './context-headers';
import { rpcHandled } from './metrics';
import { encodeError, isDeclared } from './rpc-reply';
import { decodeBody, encodeMessage, type WireMessage } from './wire';

/** Requests one process answers at the same time. Beyond it a quick "not now" helps the caller more than a queue. */
const MAX_RUNNING = 1_000;

/**
 * Nest's microservice transport over our `Bus`: the same for NATS and in-process. Every question passes the same
 * edge: input checked, context restored, answer cut to its contract, undeclared errors hidden and logged.
 */
export class BusServer extends Server implements CustomTransportStrategy {
  private readonly log = new Logger('Rpc');
  private running = 0;

  constructor(private readonly bus: Bus) {
    super();
  }
  listen(callback: () => void): void {
    for (const handler of this.messageHandlers.values()) {
      const contract = handler.extras?.contract as RpcContract | undefined;
      if (contract === undefined) continue;
      this.bus.serve(contract.subject, contract.service, (message) => this.answer(contract, handler, message));
    }
    callback();
  }
  close(): void {
    // The bus outlives the server: `Shutdown` drains and closes it in order.
  }
  override on(): void {
    throw new Error('BusServer has no transport events');
  }
  override unwrap<T>(): T {
    return this.bus as T;
  }

  private async answer(contract: RpcContract, handler: MessageHandler, message: WireMessage): Promise<WireMessage> {
    const stop = rpcHandled.startTimer({ subject: contract.subject });
    this.running += 1;
    let context: RequestContext | undefined;
    let span: OpenSpan | undefined;
    try {
      if (this.running > MAX_RUNNING) throw new DomainError('SERVICE_UNAVAILABLE');
      context = contextOf(message.headers);
      if (isTracing()) ({ context, span } = enterSpan(context, spanOf(contract)));
      const answer = await runInContext(context, () => this.handle(contract, handler, message));
      const reply = encodeMessage(answer, {});
      stop({ code: 'OK' });
      span?.end();
      return marked(reply, context);
    } catch (error) {
      const shown = isDeclared(contract, error) ? error : new DomainError('INTERNAL');
      if (shown !== error) this.log.error({ err: error, subject: contract.subject }, `${contract.subject} failed`);
      stop({ code: shown.code });
      span?.end({}, shown.code);
      return marked(encodeError(shown), context);
    } finally {
      this.running -= 1;
    }
  }
  private async handle(contract: RpcContract, handler: MessageHandler, message: WireMessage): Promise<object> {
    const input = parseShape(contract.input, bodyOf(message));
    if (!input.ok) throw new DomainError('INVALID_INPUT', undefined, { problems: input.problems });
    const answer: unknown = await firstValueFrom(this.transformToObservable(await handler(input.value)));
    const output = parseShape(contract.output, answer);
    if (!output.ok) throw new Error(`the answer breaks its contract: ${JSON.stringify(output.problems)}`);
    return output.value;
  }
}

function spanOf({ subject }: RpcContract): SpanOfContext {
  return { name: subject, kind: 'server', attributes: { 'rpc.system': 'reef', 'rpc.method': subject } };
}

/** Tells the caller when the answer is that of an earlier call. */
function marked(reply: WireMessage, context: RequestContext | undefined): WireMessage {
  if (context?.idempotency?.replayed !== true) return reply;
  return { ...reply, headers: { ...reply.headers, [REPLAYED]: 'true' } };
}

/** Only a stranger on the bus writes what cannot be read; it is told so like anybody with a wrong input. */
function bodyOf(message: WireMessage): unknown {
  try {
    return decodeBody(message);
  } catch {
    throw new DomainError('INVALID_INPUT', 'The message cannot be read');
  }
}
