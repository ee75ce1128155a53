import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { IdempotencyInterceptor } from './idempotency.interceptor';

const DESCRIPTION = `Makes the request safe to send again: for 24 hours, the same key on the same route by the same caller
is answered with the status and body of the first request, success or refusal, and \`Idempotency-Replayed: true\`; a
problem's \`instance\` and \`requestId\` name the request they answer. While the first one runs: 409 with
\`Retry-After\`. With another content: 422. Answers 401, 403, 408, 409, 425, 429 and 5xx are not kept: send again.`;

/**
 * A route that heeds `Idempotency-Key`; every unsafe one under `/v1` does. Its handler makes one call of an idempotent
 * contract, whose service answers through `UnitOfWork.answerOnce`.
 */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: DESCRIPTION.replaceAll('\n', ' '),
      schema: { type: 'string', minLength: 1, maxLength: 255, example: '3fa85f64-5717-4562-b3fc-2c963f66afa6' },
    }),
  );
}
