import { join } from 'node:path';
import { fingerprintOf, realisticSkill, uniqueName, unzip } from '../support/bundles';
import { eventually } from '../support/eventually';
import { type Reply } from '../support/http';
import { type ReefProcess } from '../support/reef-process';
import { type SkillPublication, type User } from '../support/registry-client';
import { repetitions } from '../support/repetitions';
import { seededRandom } from '../support/seeded-random';
import { tempDirectory, type TempDirectory } from '../support/temp-directory';
import { standaloneFacts, standaloneProcess } from '../support/topologies';
import { START_TIMEOUT_MS, World } from '../support/world';

const SEED = 20_261_122;
const ROUNDS = repetitions(6, 12);
const PUBLISHES_AT_ONCE = 4;
/** From before the first byte arrives until after the answer, on a fast machine and on a slow one. */
const LATEST_KILL_MS = 700;
jest.setTimeout(START_TIMEOUT_MS);

type Publish = (user: User, publication: SkillPublication) => Promise<Reply>;

describe('standalone killed at any moment of a publish', () => {
  const world = new World('standalone');
  const random = seededRandom(SEED);
  const rounds: string[] = [];
  let temporary: TempDirectory;
  let standalone: ReefProcess;
  let user: User;
  beforeAll(async () => {
    temporary = await tempDirectory();
    await restart();
    user = await world.createUser();
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    console.log(rounds.join('\n'));
    await world.settled();
    await world.detach();
    await standalone.stop();
    await temporary.close();
  });

  async function restart(): Promise<void> {
    const data = join(temporary.path, 'data');
    // Attempts that the crash has left alone are to be taken up soon, for the test's sake.
    standalone = await standaloneProcess(data, { env: { PUBLISH_LEASE_SECONDS: '1', PUBLISH_SWEEP_SECONDS: '0.5' } });
    await standalone.launch();
    await world.attach(await standaloneFacts(standalone, data));
  }
  /** The version with all its files, or nothing of it: not published, or waiting for its scan. */
  async function wholeOrAbsent({ slug, version, files }: SkillPublication): Promise<'whole' | 'absent'> {
    // It may appear between the two questions.
    const [detail, archive] = await eventually(
      async () => [
        await world.get(`/api/v1/skills/${slug}/versions/${version}`),
        await world.get(`/api/v1/download?slug=${slug}&version=${version}`),
      ],
      ([first, second]) => first.status === (second.status === 423 ? 404 : second.status),
    );
    if (detail.status === 404) return 'absent';
    expect(detail.expect(200).json.version.files).toHaveLength(Object.keys(files).length);
    expect(fingerprintOf(await unzip(archive.expect(200).bytes))).toBe(fingerprintOf(files));
    return 'whole';
  }

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))('round %i', async (round) => {
    const publications = Array.from({ length: PUBLISHES_AT_ONCE }, (_, i) => {
      const slug = uniqueName(`crash-${round}-${i}`);
      return { slug, version: '1.0.0', files: realisticSkill(slug) };
    });
    const ways: Publish[] = [world.publishSkill.bind(world), world.publishSkillParts.bind(world)];
    const afterMs = Math.round(random() * LATEST_KILL_MS);
    const answers = publications.map((publication, i) =>
      ways[i % 2]!(user, publication).then(
        ({ status }) => status,
        () => 'cut off',
      ),
    );
    const gone = standalone.exited;
    setTimeout(() => void standalone.kill(), afterMs);
    await gone;
    const told = await Promise.all(answers);
    await restart();

    // A version whose publish was answered is there at once; the others finish or fail, and may be repeated.
    const found = await Promise.all(publications.map(wholeOrAbsent));
    rounds.push(`seed ${SEED}, killed after ${afterMs} ms: told ${told.join(', ')}; found ${found.join(', ')}`);
    told.forEach((answer, i) =>
      expect([answer, answer === 200 ? found[i] : '']).toEqual([answer, answer === 200 ? 'whole' : '']),
    );
    for (const [i, publication] of publications.entries()) {
      const repeated = await eventually(
        () => ways[i % 2]!(user, publication),
        ({ status, json }) => status === 200 && json.publicationStatus === 'published',
      );
      expect(repeated.json.version).toBe('1.0.0');
      expect(await wholeOrAbsent(publication)).toBe('whole');
      const { items } = (await world.get(`/api/v1/skills/${publication.slug}/versions`)).expect(200).json;
      expect(items).toHaveLength(1);
    }
    await world.settled();
  });
});
