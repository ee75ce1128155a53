import { isErrorCode, type ErrorCode, type RpcContract } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { decodeBody, encodeMessage, type WireMessage } from './wire';

const ERROR = 'reef-error';
/** What any handler may answer, declared or not. */
const ALWAYS: readonly ErrorCode[] = ['INVALID_INPUT', 'SERVICE_UNAVAILABLE', 'DEADLINE_EXCEEDED', 'FORBIDDEN'];

/** Whether the contract lets its handler answer `error`. */
export function isDeclared(contract: RpcContract, error: unknown): error is DomainError {
  return error instanceof DomainError && (contract.errors.includes(error.code) || ALWAYS.includes(error.code));
}

/** Details too large for the bus stay behind; the code and the sentence arrive. */
export function encodeError({ code, message, details }: DomainError): WireMessage {
  try {
    return encodeMessage({ message, details }, { [ERROR]: code });
  } catch {
    return encodeMessage({ message: message.slice(0, 2_000), details: {} }, { [ERROR]: code });
  }
}

/** @returns the answer's value, @throws the DomainError it carries */
export function decodeReply(reply: WireMessage): unknown {
  const code = reply.headers[ERROR];
  if (code === undefined) return decodeBody(reply);
  const { message, details } = decodeBody(reply) as { message: string; details: Record<string, unknown> };
  throw new DomainError(isErrorCode(code) ? code : 'INTERNAL', message, details);
}
