import { parseShape, type Shape } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { JsonText } from '../edge/json-text';
import { problemsText } from './problems.rules';

/**
 * Reads a request body as `shape`. Unknown keys are ignored.
 *
 * @param body  what Nest or Fastify hands over as the body; the JSON is parsed here, hence after the guards
 * @param label opens the error sentence, e.g. `Publish payload` (server-semantics 0.2)
 * @throws DomainError INVALID_INPUT: `Invalid JSON`, or `<label>: <path>: <problem>; …` with the problems in its details
 */
export function parseBody<T extends object>(shape: Shape<T>, body: unknown, label: string): T {
  const value = body instanceof JsonText ? body.parse() : body;
  const parsed = parseShape(shape, value);
  if (parsed.ok) return parsed.value;
  const { problems } = parsed;
  throw new DomainError('INVALID_INPUT', `${label}: ${problemsText(problems)}`, { problems });
}
