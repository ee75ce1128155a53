import { ReefClient } from '@reef/client';
import { ScriptedServer } from './scripted-server';

/** Makes every call of `@reef/client` once. @returns the requests that it sends, such as `GET /v1/webhooks` */
export async function everyClientCall(): Promise<string[]> {
  const server = await new ScriptedServer().start();
  server.script({ body: {} });
  const { ratings, reviews, trust, webhooks } = new ReefClient({ baseUrl: server.url, credentials: { token: 't' } });
  await Promise.all([
    ratings.submit('p', { score: 5 }),
    ratings.list('p'),
    ratings.get('p', 'r'),
    ratings.mine('p'),
    ratings.update('p', 'r', { score: 5 }),
    ratings.remove('p', 'r'),
    reviews.vote('p', 'r', true),
    reviews.report('p', 'r', 'spam'),
    reviews.reply('p', 'r', 'Thank you'),
    reviews.takeReplyBack('p', 'r'),
    reviews.moderate('p', 'r', { decision: 'hide' }),
    reviews.history('p', 'r'),
    reviews.waiting(),
    reviews.release('p', 'burst'),
    trust.summary('p'),
    trust.badge('p'),
    trust.badgeSvg('p'),
    trust.policy('p'),
    trust.insights('p'),
    webhooks.create({ url: 'https://receiver.example' }),
    webhooks.registerForRatings({ url: 'https://receiver.example' }),
    webhooks.list(),
    webhooks.get('w'),
    webhooks.update('w', { enabled: false }),
    webhooks.remove('w'),
    webhooks.rotateSecret('w'),
    webhooks.test('w'),
    webhooks.deliveries('w'),
    webhooks.delivery('w', 'd'),
    webhooks.replay('w', 'd'),
    webhooks.replaySince('w', { since: '2026-03-15T12:00:00Z' }),
  ]);
  await server.stop();
  return server.requests.map(({ method, path }) => `${method} ${path}`);
}
