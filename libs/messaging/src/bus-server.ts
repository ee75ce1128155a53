import { Logger } from '@nestjs/common';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { parseShape, type RpcContract } from '@app/contracts';
import { DomainError, nowMs, runInContext } from '@app/kernel';
import { Histogram } from 'prom-client';
import { firstValueFrom } from 'rxjs';
import type { Bus } from './bus';
import { contextOf } from './context-headers';
import { encodeError, isDeclared } from './rpc-reply';
import { decodeBody, encodeMessage, type WireMessage } from './wire';

const durations = new Histogram({
  name: 'reef_rpc_handled_seconds',
  help: 'Time to answer an RPC, by subject and outcome code',
  labelNames: ['subject', 'code'],
});

/**
 * Nest's microservice transport over our `Bus`: the same for NATS and in-process. Every question passes the same
 * edge: input checked, context restored, answer cut to its contract, undeclared errors hidden and logged.
 */
export class BusServer extends Server implements CustomTransportStrategy {
  private readonly log = new Logger('Rpc');

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
    const stop = durations.startTimer({ subject: contract.subject });
    try {
      const answer = await runInContext(contextOf(message.headers), () => this.handle(contract, handler, message));
      stop({ code: 'OK' });
      return encodeMessage(answer, {});
    } catch (error) {
      const shown = isDeclared(contract, error) ? error : new DomainError('INTERNAL');
      if (shown !== error) this.log.error({ err: error, subject: contract.subject }, `${contract.subject} failed`);
      stop({ code: shown.code });
      return encodeError(shown);
    }
  }
  private async handle(contract: RpcContract, handler: MessageHandler, message: WireMessage): Promise<object> {
    const { deadlineMs } = contextOf(message.headers);
    if (deadlineMs !== undefined && deadlineMs <= nowMs()) throw new DomainError('DEADLINE_EXCEEDED');
    const input = parseShape(contract.input, decodeBody(message));
    if (!input.ok) throw new DomainError('INVALID_INPUT', undefined, { problems: input.problems });
    const answer: unknown = await firstValueFrom(this.transformToObservable(await handler(input.value)));
    const output = parseShape(contract.output, answer);
    if (!output.ok) throw new Error(`the answer breaks its contract: ${JSON.stringify(output.problems)}`);
    return output.value;
  }
}
