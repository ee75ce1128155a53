import type { Rating } from '../ratings/rating';
import { decided, releasedFrom } from './moderation.rules';

const rating = (parts: Partial<Rating>): Rating => ({
  ...{ id: 'r', pluginId: 'p', userId: 'u', score: 4, metadata: {}, createdAt: new Date(0), state: 'visible' },
  ...{ reasons: [], revision: 1, verified: false, helpful: 0, authorBanned: false },
  ...parts,
});

it('hides and lets through, and knows when there is nothing to do', () => {
  const hidden = decided(rating({}), 'hide')!;
  expect(hidden).toMatchObject({ state: 'hidden', reasons: ['moderator'] });
  expect(decided(hidden, 'hide')).toBeUndefined();
  expect(decided(hidden, 'restore')).toMatchObject({ state: 'visible', reasons: [] });
  expect(decided(rating({ state: 'held', reasons: ['burst'] }), 'approve')).toMatchObject({ state: 'visible' });
  expect(decided(rating({}), 'approve')).toBeUndefined();
});
it("undoes one rule's doing, and neither another's nor a person's", () => {
  const held = rating({ state: 'held', reasons: ['burst', 'text_link'] });
  expect(releasedFrom(held, 'burst')).toMatchObject({ state: 'held', reasons: ['text_link'] });
  expect(releasedFrom(rating({ state: 'hidden', reasons: ['reports'] }), 'reports')).toMatchObject({
    state: 'visible',
  });
  const byPerson = rating({ state: 'hidden', reasons: ['moderator'] });
  expect(releasedFrom(byPerson, 'moderator')).toMatchObject({ state: 'hidden' });
});
