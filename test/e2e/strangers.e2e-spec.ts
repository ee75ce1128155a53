import { simpleSkill, uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { type Reply } from '../support/http';
import { type User } from '../support/registry-client';
import { inBothTopologies } from '../support/world';

type Json = ReturnType<typeof JSON.parse>;
/** What the parameters of a route are filled with. */
type Names = Readonly<Record<string, string>>;

/** Differs from answer to answer without saying anything. Lengths do with what is counted; all else of a body is compared. */
const PASSING = [
  /^date$/,
  /^content-length$/,
  /^x-request-id$/,
  /ratelimit/,
  /^retry-after$/,
  /^keep-alive$/,
  /^traceparent$/,
];
/** Grows with whoever looks or passes by, in a world that is shared. */
const COUNTERS =
  /"(time|instance|downloads|downloadCount|installs|installsCurrent|installsAllTime|requestId|updatedAt|score)":("[^"]*"|[\d.]+)/g;

inBothTopologies('what a stranger can reach', (world) => {
  let [owner, rater, reporter, moderator, nobody]: User[] = [];
  const marker = uniqueName('secret').replace('-', '');
  const open = { slug: uniqueName('open'), name: uniqueName('open') };
  const hidden = { slug: uniqueName('hide'), name: uniqueName('priv') };
  const absent = { slug: uniqueName('none'), name: uniqueName('none') };
  let gets: { path: string; queries: string[] }[] = [];
  let secrets: string[] = [];
  let before: Map<string, string>;
  const openNames = (): Names => ({ ...open, q: open.slug, text: open.slug });

  const by = async (user: User | undefined, method: string, path: string, json?: object): Promise<Json> =>
    (await world.request(method, path, { token: user?.token, ...(json === undefined ? {} : { json }) })).expect(200)
      .json;
  const skill = (slug: string, text: string) =>
    world.publishSkillParts(owner!, { slug, version: '1.0.0', files: simpleSkill(slug, text) });

  /** Every GET route, filled with these names: bare, and with each of its query parameters that there is a value for. */
  function addresses(names: Names, routes: typeof gets): string[] {
    const filled: Names = { version: '1.0.0', path: 'SKILL.md', handle: owner!.handle, tag: 'latest', ...names };
    return routes.flatMap(({ path, queries }) => {
      const place = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(filled[name] ?? 'x'));
      const known = queries.filter((query) => filled[query] !== undefined);
      const query = known.map((name) => `${name}=${encodeURIComponent(filled[name] ?? '')}`).join('&');
      return known.length === 0 ? [place] : [place, `${place}?${query}`];
    });
  }
  async function walk(names: Names, token?: string, routes = gets): Promise<Map<string, Reply>> {
    const answers = new Map<string, Reply>();
    for (const address of addresses(names, routes)) answers.set(address, await world.get(address, { token }));
    return answers;
  }
  /** The answer as one text, without what differs anyhow, and with `names` said alike. */
  function told({ status, headers, text }: Reply, names: Names = {}): string {
    const kept = [...headers].filter(([name]) => !PASSING.some((each) => each.test(name))).sort();
    const all = [`${status}`, ...kept.map(([name, value]) => `${name}: ${value}`), text.replace(COUNTERS, '"$1"')].join(
      '\n',
    );
    return blurred(all, names);
  }
  beforeAll(async () => {
    [owner, rater, reporter, moderator, nobody] = await Promise.all(
      ['owner', 'rater', 'reporter', 'mod', 'nobody'].map((name) => world.createUser(name)),
    );
    const promotion = { token: world.adminToken, json: { handle: moderator!.handle, role: 'moderator' } };
    (await world.request('POST', '/api/v1/users/role', promotion)).expect(200);
    const { paths } = (await world.get('/api/v1/openapi.json')).expect(200).json;
    gets = Object.entries<Json>(paths)
      .filter(([path, item]) => 'get' in item && !path.includes('{scope}'))
      .map(([path, { get }]) => ({
        path,
        queries: (get.parameters ?? []).filter((each: Json) => each.in === 'query').map((each: Json) => each.name),
      }));
    (await skill(open.slug, 'Everybody may see this.')).expect(200);
    (await world.publishPlugin(owner!, { name: open.name, version: '1.0.0' })).expect(200);
    await eventually(async () => (await world.get(`/api/v1/search?q=${open.slug}`)).json.results.length, 1);
    (await world.rate(rater!.token, open.name, { score: 4, comment: 'Works.' })).expect(201);
    await walk(openNames()); // what is counted once a day is counted
    before = new Map([...(await walk(openNames()))].map(([address, reply]) => [address, told(reply)]));

    (await skill(hidden.slug, `Knows ${marker}.`)).expect(200);
    const secret = { name: hidden.name, version: '1.0.0', payload: { channel: 'private', displayName: marker } };
    (await world.publishPlugin(owner!, secret)).expect(200);
    secrets = [
      marker,
      reporter!.handle,
      reporter!.userId,
      moderator!.handle,
      moderator!.userId,
      ...(await makeEvidence()),
    ];
    await eventually(async () => (await world.get(`/api/v1/skills/${hidden.slug}`)).status, 404);
  });

  /** Says and decides all kinds of things about what is open and what is hidden. @returns the ids of it */
  async function makeEvidence(): Promise<string[]> {
    const note = `The note is ${marker}.`;
    const reason = `The reason is ${marker}.`;
    const onSkill = await by(reporter, 'POST', `/api/v1/skills/${open.slug}/report`, { reason });
    const onPackage = await by(reporter, 'POST', `/api/v1/packages/${open.name}/report`, { reason, version: '1.0.0' });
    const onHidden = await by(reporter, 'POST', `/api/v1/skills/${hidden.slug}/report`, { reason });
    const hide = { status: 'confirmed', note, finalAction: 'hide' };
    await by(moderator, 'POST', `/api/v1/skills/-/reports/${onHidden.reportId}/triage`, hide);
    const dismiss = { status: 'dismissed', note };
    await by(moderator, 'POST', `/api/v1/skills/-/reports/${onSkill.reportId}/triage`, dismiss);
    await eventually(async () => (await world.get(`/api/v1/skills/${hidden.slug}`)).status, 404);
    const appeal = await by(owner, 'POST', `/api/v1/skills/${hidden.slug}/appeal`, { message: reason });
    const held = await world.rate(reporter!.token, open.name, { score: 1, comment: `See https://${marker}.example` });
    const ratingId = held.expect(201).json.ratingId as string;
    return [onSkill.reportId, onPackage.reportId, onHidden.reportId, onHidden.skillId, appeal.appealId, ratingId];
  }

  it('is what it was, whatever has been said and decided since', async () => {
    const after = new Map([...(await walk(openNames()))].map(([address, reply]) => [address, told(reply)]));
    // Lists of everything are everybody's in a shared world; what names something of ours is ours alone.
    const ours = [...before.keys()].filter((address) => address.includes(open.slug) || address.includes(open.name));
    expect(ours.length).toBeGreaterThan(25);
    expect(ours.map((address) => [address, after.get(address)])).toEqual(
      ours.map((address) => [address, before.get(address)]),
    );
  });

  it.each(['a stranger', 'somebody unrelated'])('never shows %s a secret, whatever is asked for', async (who) => {
    const token = who === 'a stranger' ? undefined : nobody!.token;
    const searches: Names[] = [
      { q: marker, text: marker },
      { q: hidden.slug },
      { q: hidden.name },
      { q: reporter!.handle },
    ];
    const lists = gets.filter(({ queries }) => queries.some((query) => ['q', 'text'].includes(query)));
    const walks = [await walk(openNames(), token), await walk({ ...hidden, q: marker }, token)];
    for (const names of searches) walks.push(await walk({ ...open, ...names }, token, lists));
    const answers = walks.flatMap((answers) => [...answers]);
    expect(answers.length).toBeGreaterThan(200);
    const shown = answers.flatMap(([address, reply]) => {
      // What was asked for may be said back.
      const asked = (secret: string) => address.includes(secret);
      return secrets
        .filter((secret) => !asked(secret) && told(reply).includes(secret))
        .map((secret) => [address, secret]);
    });
    expect(shown).toEqual([]);
  });

  it.each(['a stranger', 'somebody unrelated'])('tells %s of what is hidden what it tells of nothing', async (who) => {
    const token = who === 'a stranger' ? undefined : nobody!.token;
    const nonsense = uniqueName('secret').replace('-', '');
    const mine = { ...hidden, q: marker, text: marker };
    const none = { ...absent, q: nonsense, text: nonsense };
    const [there, nowhere] = [await walk(mine, token), await walk(none, token)];
    const named = (answers: Map<string, Reply>, names: Names) =>
      [...answers].filter(([address]) => Object.values(names).some((name) => address.includes(name)));
    const [a, b] = [named(there, mine), named(nowhere, none)];
    expect(a.length).toBeGreaterThan(25);
    expect(a.map(([address, reply]) => [blurred(address, mine), told(reply, mine)])).toEqual(
      b.map(([address, reply]) => [blurred(address, none), told(reply, none)]),
    );
  });
});

/** The text with the names said alike. */
function blurred(address: string, names: Names): string {
  return Object.entries(names).reduce((said, [what, name]) => said.replaceAll(name, `<${what}>`), address);
}
