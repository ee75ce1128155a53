import { Inject, Injectable } from '@nestjs/common';
import type { Input, Output, RpcContract } from '@app/contracts';
import { currentContext, DomainError, isInTransaction, isTracing, nowMs, openSpan, type OpenSpan } from '@app/kernel';
import { BUS, type Bus } from './bus';
import { contextHeaders, idempotencyHeaders, REPLAYED, TIMEOUT, TRACEPARENT } from './context-headers';
import { rpcCalled } from './metrics';
import { decodeReply } from './rpc-reply';
import { encodeMessage } from './wire';

/** Asks other services. */
@Injectable()
export class RpcClient {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  /**
   * Asks the service that owns `contract` and waits for its answer. The running request's actor, request id, trace
   * and remaining time travel along.
   *
   * @throws DomainError with a code of `contract.errors`; SERVICE_UNAVAILABLE at once when nobody answers the subject;
   *   DEADLINE_EXCEEDED after `contract.timeoutMs` or when the caller's own time is up; PAYLOAD_TOO_LARGE
   */
  async call<C extends RpcContract>(contract: C, input: Input<C>): Promise<Output<C>> {
    if (isInTransaction()) throw new Error(`RPC ${contract.subject} inside a transaction`);
    const stop = rpcCalled.startTimer({ subject: contract.subject });
    try {
      const answer = await this.ask(contract, input);
      stop({ code: 'OK' });
      return answer;
    } catch (error) {
      stop({ code: codeOf(error) });
      throw error;
    }
  }

  private async ask<C extends RpcContract>(contract: C, input: Input<C>): Promise<Output<C>> {
    const leftMs = (currentContext()?.deadlineMs ?? Infinity) - nowMs();
    const timeoutMs = Math.floor(Math.min(contract.timeoutMs, leftMs));
    if (timeoutMs <= 0) throw new DomainError('DEADLINE_EXCEEDED');
    const key = contract.idempotent ? idempotencyHeaders() : {};
    const headers: Record<string, string> = { ...contextHeaders(), ...key, [TIMEOUT]: String(timeoutMs) };
    const span = isTracing() ? spanOfCall(contract, headers[TRACEPARENT]!) : undefined;
    try {
      const reply = await this.bus.request(contract.subject, encodeMessage(input, headers), timeoutMs);
      const call = currentContext()?.idempotency;
      if (call !== undefined && REPLAYED in reply.headers) call.replayed = true;
      const answer = decodeReply(reply) as Output<C>;
      span?.end();
      return answer;
    } catch (error) {
      span?.end({}, codeOf(error));
      throw error;
    }
  }
}

/** The message says that it comes from this span, so what its handler does hangs below it. */
function spanOfCall({ subject }: RpcContract, traceparent: string): OpenSpan | undefined {
  const attributes = { 'rpc.system': 'reef', 'rpc.method': subject };
  return openSpan({ name: subject, kind: 'client', traceparent, parent: currentContext()?.traceparent, attributes });
}

function codeOf(error: unknown): string {
  return error instanceof DomainError ? error.code : 'INTERNAL';
}
