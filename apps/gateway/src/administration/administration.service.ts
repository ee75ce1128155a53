import { Injectable } from '@nestjs/common';
import {
  checkHealth,
  listDeadLetters,
  replayDeadLetters,
  SERVICES,
  type AllDeadLetters,
  type DoctorReport,
  type ReplayBody,
  type ReplayedAll,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { answered, askEach, failed } from './ask-each';
import { isHealthy } from './health.rules';
import { Operations } from './operations.service';

/** What an operator asks of all services at once. A service that is away spoils only its own part of the answer. */
@Injectable()
export class AdministrationService {
  constructor(
    private readonly rpc: RpcClient,
    private readonly operations: Operations,
  ) {}

  async deadLetters(limit: number): Promise<AllDeadLetters> {
    const asked = await askEach(SERVICES, (service) => this.rpc.call(listDeadLetters[service], { limit }));
    const answers = answered(asked);
    return {
      items: answers.flatMap(({ service, answer }) => answer.items.map((item) => ({ ...item, service }))),
      total: answers.reduce((sum, { answer }) => sum + answer.total, 0),
      errors: failed(asked),
    };
  }

  /** @throws DomainError DEAD_LETTER_NOT_FOUND when `id` is in none of the services asked */
  async replay({ service, id }: ReplayBody): Promise<ReplayedAll> {
    const services = service === undefined ? SERVICES : [service];
    const input = id === undefined ? {} : { id };
    const asked = await this.operations.perform('dead_letters.replay', { service, id }, () =>
      askEach(services, (one) => this.rpc.call(replayDeadLetters[one], input)),
    );
    const elsewhere = asked.filter((one) => 'error' in one && one.error.code === 'DEAD_LETTER_NOT_FOUND');
    if (elsewhere.length === services.length) throw new DomainError('DEAD_LETTER_NOT_FOUND');
    return {
      items: answered(asked).flatMap(({ service: of, answer }) =>
        answer.items.map((item) => ({ ...item, service: of })),
      ),
      errors: failed(asked.filter((one) => !elsewhere.includes(one))),
    };
  }

  async doctor(): Promise<DoctorReport> {
    const asked = await askEach(SERVICES, (service) => this.rpc.call(checkHealth[service], {}));
    const reports = asked.map((one) => ('answer' in one ? one.answer : { error: one.error.message }));
    const services = Object.fromEntries(asked.map(({ service }, i) => [service, reports[i]!]));
    return { ok: reports.every(isHealthy), services: services as DoctorReport['services'] };
  }
}
