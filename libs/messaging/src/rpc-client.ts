import { Inject, Injectable } from '@nestjs/common';
import type { Input, Output, RpcContract } from '@app/contracts';
import { currentContext, DomainError, isInTransaction, nowMs } from '@app/kernel';
import { BUS, type Bus } from './bus';
import { contextHeaders, idempotencyHeaders, REPLAYED, TIMEOUT } from './context-headers';
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
      stop({ code: error instanceof DomainError ? error.code : 'INTERNAL' });
      throw error;
    }
  }

  private async ask<C extends RpcContract>(contract: C, input: Input<C>): Promise<Output<C>> {
    const leftMs = (currentContext()?.deadlineMs ?? Infinity) - nowMs();
    const timeoutMs = Math.floor(Math.min(contract.timeoutMs, leftMs));
    if (timeoutMs <= 0) throw new DomainError('DEADLINE_EXCEEDED');
    const key = contract.idempotent ? idempotencyHeaders() : {};
    const headers = { ...contextHeaders(), ...key, [TIMEOUT]: String(timeoutMs) };
    const reply = await this.bus.request(contract.subject, encodeMessage(input, headers), timeoutMs);
    const call = currentContext()?.idempotency;
    if (call !== undefined && REPLAYED in reply.headers) call.replayed = true;
    return decodeReply(reply) as Output<C>;
  }
}
