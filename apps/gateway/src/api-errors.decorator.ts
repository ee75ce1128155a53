import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { ErrorCode, RpcContract } from '@app/contracts';
import { registryStatus } from './http-status';

/**
 * Documents every failure the contracts declare, so that OpenAPI cannot drift from the services; and the failures
 * every route has: invalid input, a service that is away or late. Codes may be named directly, for what the gateway
 * itself refuses.
 */
export function ApiErrors(...sources: readonly (RpcContract | ErrorCode)[]): ClassDecorator & MethodDecorator {
  const declared = sources.flatMap((source) => (typeof source === 'string' ? [source] : errorsOf(source)));
  const codes = new Set<ErrorCode>([...declared, 'INVALID_INPUT', 'SERVICE_UNAVAILABLE', 'DEADLINE_EXCEEDED']);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) byStatus.set(registryStatus(code), [...(byStatus.get(registryStatus(code)) ?? []), code]);
  const responses = [...byStatus].map(([status, group]) => ApiResponse({ status, description: group.join(', ') }));
  return applyDecorators(...responses);
}

/** What the service answers, and what the gateway refuses on its behalf. */
function errorsOf({ errors, idempotent }: RpcContract): readonly ErrorCode[] {
  return idempotent ? [...errors, 'IDEMPOTENCY_KEY_INVALID'] : errors;
}
