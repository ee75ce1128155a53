import { uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { isGenuine, Receiver } from '../support/webhook-receiver';
import { inBothTopologies } from '../support/world';

inBothTopologies('webhooks', (world) => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await new Receiver().open();
  });
  afterAll(() => receiver.close());

  it('tell a receiver of a new rating, signed, with the numbers after it', async () => {
    const [publisher, rater] = [await world.createUser(), await world.createUser()];
    const plugin = uniqueName('hooked');
    (await world.publishPlugin(publisher, { name: plugin, version: '1.0.0' })).expect(200);
    const json = { url: receiver.url, pluginId: plugin };
    const made = await world.request('POST', '/v1/webhooks/rating-updated', { token: publisher.token, json });
    const { secret, webhookId } = made.expect(201).json;
    const { ratingId } = (await world.rate(rater.token, plugin, { score: 5, comment: 'Good' })).expect(201).json;
    await eventually(() => receiver.hooks.length, 1);
    const [hook] = receiver.hooks;
    expect(isGenuine(secret, hook!)).toBe(true);
    expect(hook!.json).toMatchObject({
      type: 'rating.created',
      data: { pluginId: plugin, ratingId, score: 5, comment: 'Good', aggregate: { averageScore: 5, totalRatings: 1 } },
    });
    const deliveries = await world.get(`/v1/webhooks/${webhookId}/deliveries`, { token: publisher.token });
    expect(deliveries.expect(200).json.deliveries).toMatchObject([{ event: 'rating.created', attempts: 1 }]);
    (await world.request('DELETE', `/v1/webhooks/${webhookId}`, { token: publisher.token })).expect(204);
  });
});
