import { deleteSkill, getSkill, starSkill, unstarSkill } from '@app/contracts';
import { childTraceparent, newId, runInContext, type Actor } from '@app/kernel';
import { ALICE, CatalogWorld, skillInput } from './catalog-world';

describe('stars', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start();
  });
  afterAll(() => world.close());

  const ask = (userId: string, contract: typeof starSkill | typeof unstarSkill, slug: string) =>
    world.callAs<typeof starSkill | typeof unstarSkill>({ userId, publisherIds: [ALICE.ownerId] }, contract, { slug });
  const counted = async (slug: string) => {
    const { skill } = await world.call(getSkill, { slug });
    const [row] = await world.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM catalog.star s JOIN catalog.item i ON i.id = s.item_id WHERE i.name = $1`,
      [slug],
    );
    return { shown: skill.stats.stars, rows: row!.n, updatedAt: skill.updatedAt };
  };

  it('are one a user and skill, and can be taken back', async () => {
    await world.release(skillInput({ slug: 'starred' }));
    const { updatedAt } = await counted('starred');
    const [ann, ben] = [newId(), newId()];
    expect(await ask(ann, starSkill, 'Starred')).toEqual({ ok: true, starred: true, alreadyStarred: false });
    expect(await ask(ann, starSkill, 'starred')).toEqual({ ok: true, starred: true, alreadyStarred: true });
    await ask(ben, starSkill, 'starred');
    expect(await counted('starred')).toEqual({ shown: 2, rows: 2, updatedAt });
    expect(await ask(ann, unstarSkill, 'starred')).toEqual({ ok: true, unstarred: true, alreadyUnstarred: false });
    expect(await ask(ann, unstarSkill, 'starred')).toEqual({ ok: true, unstarred: false, alreadyUnstarred: true });
    expect(await counted('starred')).toEqual({ shown: 1, rows: 1, updatedAt });
  });

  it('are counted exactly when fifty come and go at once', async () => {
    await world.release(skillInput({ slug: 'popular' }));
    const users = Array.from({ length: 10 }, () => newId());
    const requests = Array.from({ length: 50 }, (_, i) =>
      ask(users[i % 10]!, (i * 7) % 3 === 0 ? unstarSkill : starSkill, 'popular'),
    );
    await Promise.all(requests);
    const { shown, rows } = await counted('popular');
    expect(shown).toBe(rows);
    await Promise.all(users.map((user) => ask(user, starSkill, 'popular')));
    expect(await counted('popular')).toMatchObject({ shown: 10, rows: 10 });
  });

  it('are for users, and for skills one can read about', async () => {
    await world.skill(skillInput({ slug: 'unseen' }));
    await world.release(skillInput({ slug: 'deleted' }));
    await world.call(deleteSkill, { slug: 'deleted' }, [ALICE.ownerId]);
    await expect(ask(newId(), starSkill, 'nothing')).rejects.toMatchObject({ code: 'SKILL_NOT_FOUND' });
    await expect(world.call(starSkill, { slug: 'unseen' })).rejects.toMatchObject({ code: 'SKILL_NOT_FOUND' });
    await expect(world.call(unstarSkill, { slug: 'deleted' })).rejects.toMatchObject({ code: 'SKILL_NOT_FOUND' });
    const program: Actor = { role: 'user', publisherIds: [], tokenKind: 'oauth', scopes: [] };
    const context = { requestId: newId(), traceparent: childTraceparent(), actor: program };
    const asProgram = runInContext(context, () => world.rpc.call(starSkill, { slug: 'popular' }));
    await expect(asProgram).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
