import { SetMetadata } from '@nestjs/common';

export const JSON_FIRST = 'gateway.json-first';

/**
 * Broken JSON is refused before it is asked who is calling, as ClawHub's older routes do (server-semantics 7): for
 * them only, since it lets strangers have their bodies parsed.
 */
export function JsonFirst(): ClassDecorator & MethodDecorator {
  return SetMetadata(JSON_FIRST, true);
}
