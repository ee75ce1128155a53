import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '@app/kernel';
import { surfaceOf } from '../edge/surface.rules';
import { FormText, MAX_FORM_BYTES } from './form-text';

/** Reads the forms of pages. The API takes no form: what a browser sends without asking first must change nothing. */
export function readForms(app: NestFastifyApplication): void {
  app.useBodyParser('application/x-www-form-urlencoded', { bodyLimit: MAX_FORM_BYTES }, (request, body, done) => {
    const { url = '' } = request as unknown as { url?: string };
    if (surfaceOf(url) === 'other') done(null, new FormText(body.toString('utf8')));
    else done(new DomainError('UNSUPPORTED_MEDIA_TYPE'));
  });
}
