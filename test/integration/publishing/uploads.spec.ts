import {
  completeUpload,
  createUpload,
  openUpload,
  publishSkill,
  type CreateUploadInput,
  type TicketedFile,
  type UploadTicket,
} from '@app/contracts';
import type { Actor } from '@app/kernel';
import { alice, bob, PublishingWorld, SKILL_MD, sha256Of } from './publishing-world';

const MIB = 1024 * 1024;
const bytesOf = (content: string) => ({ sha256: sha256Of(content), size: Buffer.byteLength(content) });

let world: PublishingWorld;
beforeAll(async () => {
  world = await PublishingWorld.start();
});
afterAll(() => world.close());

const create = (facts: Partial<CreateUploadInput> = {}, actor?: Actor): Promise<UploadTicket> =>
  world.ask(createUpload, { purpose: 'skill-file', ...facts }, actor);

/** Everything the CLI does before it publishes one file. */
async function upload(path: string, content: string, actor?: Actor): Promise<TicketedFile> {
  const { sha256, size } = await world.stored({ path, content });
  const { key, ticket } = await create({ path, sha256, size, contentType: 'text/markdown' }, actor);
  const { storageId } = await world.ask(completeUpload, { key, sha256, size }, actor);
  return { path, sha256, size, storageId, uploadTicket: ticket };
}
const publish = (slug: string, uploads: TicketedFile[], actor?: Actor) =>
  world.ask(publishSkill, { payload: { slug, displayName: 'X', version: '1.0.0' }, uploads }, actor);

describe('an upload ticket', () => {
  it('tells what the bytes must be like, and lasts an hour', async () => {
    const { key, ticket, expiresAt } = await create({ size: 5, sha256: sha256Of('hello'), path: 'a' });
    expect(await world.ask(openUpload, { key })).toEqual({
      purpose: 'skill-file',
      maxBytes: 10 * MIB,
      size: 5,
      sha256: sha256Of('hello'),
    });
    const rows = await world.sql('SELECT * FROM publishing.upload WHERE expires_at = $1', [new Date(expiresAt)]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(key);
    expect(JSON.stringify(rows)).not.toContain(ticket);
    const [row] = await world.sql(`SELECT (expires_at - created_at)::text AS life FROM publishing.upload`);
    expect(row!.life).toMatch(/^(01:00:00|00:59:59)/);
  });
  it('for a ClawPack needs no facts and takes 120 MiB', async () => {
    const { key } = await create({ purpose: 'clawpack' });
    expect(await world.ask(openUpload, { key })).toEqual({ purpose: 'clawpack', maxBytes: 120 * MIB });
  });
  it('needs a user', async () => {
    const client: Actor = { ...alice, userId: undefined };
    await expect(create({}, client)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
  it('is refused for one byte too many', async () => {
    await expect(create({ path: 'a', size: 10 * MIB + 1 })).rejects.toThrow('File "a" exceeds 10MB limit');
  });

  it('answers the same storage id to the same bytes, and refuses others', async () => {
    const { key } = await create();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => world.ask(completeUpload, { key, ...bytesOf('one') })),
    );
    expect(new Set(answers.map(({ storageId }) => storageId)).size).toBe(1);
    await expect(world.ask(completeUpload, { key, ...bytesOf('two') })).rejects.toMatchObject({
      code: 'UPLOAD_MISMATCH',
    });
    expect(await world.ask(openUpload, { key })).toEqual({ purpose: 'skill-file', maxBytes: 10 * MIB });
  });
  it('takes only what was announced, and no more than fits', async () => {
    const announced = await create(bytesOf('one'));
    const mismatch = { code: 'UPLOAD_MISMATCH' };
    await expect(world.ask(completeUpload, { key: announced.key, ...bytesOf('two') })).rejects.toMatchObject(mismatch);
    const open = await create();
    const large = { key: open.key, sha256: sha256Of('x'), size: 10 * MIB + 1 };
    await expect(world.ask(completeUpload, large)).rejects.toMatchObject(mismatch);
    expect(await world.ask(completeUpload, { ...large, size: 10 * MIB })).toBeDefined();
  });
  it('is nothing once it has expired, or was never issued', async () => {
    const { key } = await create();
    await world.sql(`UPDATE publishing.upload SET expires_at = now() WHERE key_digest = sha256($1::bytea)`, [key]);
    for (const dead of [key, 'made-up']) {
      const invalid = { code: 'UPLOAD_TICKET_INVALID' };
      await expect(world.ask(openUpload, { key: dead })).rejects.toMatchObject(invalid);
      await expect(world.ask(completeUpload, { key: dead, ...bytesOf('x') })).rejects.toMatchObject(invalid);
    }
  });
});

describe('publishing uploaded files', () => {
  it('publishes what was uploaded', async () => {
    const published = await publish('up-one', [await upload('SKILL.md', SKILL_MD)]);
    expect(published).toMatchObject({ slug: 'up-one', publicationStatus: 'published' });
    expect(world.catalog.asked.at(-1)?.files).toEqual([
      { path: 'SKILL.md', ...bytesOf(SKILL_MD), contentType: 'text/markdown' },
    ]);
  });
  it('answers a retry with the same tickets, and a repetition with new ones, with the same ids', async () => {
    const files = [await upload('SKILL.md', SKILL_MD)];
    const [first, retry] = await Promise.all([publish('up-two', files), publish('up-two', files)]);
    const again = await publish('up-two', [await upload('SKILL.md', SKILL_MD)]);
    expect([retry.versionId, again.versionId]).toEqual([first.versionId, first.versionId]);
  });

  it('refuses a ticket that served another publish', async () => {
    const files = [await upload('SKILL.md', SKILL_MD)];
    await publish('up-three', files);
    const invalid = { code: 'UPLOAD_TICKET_INVALID' };
    await expect(publish('up-four', files)).rejects.toMatchObject(invalid);
    expect(await world.sql(`SELECT 1 FROM publishing.attempt WHERE name = 'up-four'`)).toEqual([]);
  });
  it('refuses one upload for two files', async () => {
    const file = await upload('SKILL.md', SKILL_MD);
    const twice = [file, { ...file, path: 'copy.md' }];
    await expect(publish('up-five', twice)).rejects.toMatchObject({ code: 'UPLOAD_TICKET_INVALID' });
  });
  it.each<[string, (file: TicketedFile) => Partial<TicketedFile>, string]>([
    ['a wrong ticket', () => ({ uploadTicket: 'x'.repeat(43) }), 'UPLOAD_TICKET_INVALID'],
    ['no ticket', () => ({ uploadTicket: undefined }), 'UPLOAD_TICKET_INVALID'],
    ['an unknown storage id', () => ({ storageId: crypto.randomUUID() }), 'UPLOAD_TICKET_INVALID'],
    ['a storage id that is none', () => ({ storageId: `' OR 1=1` }), 'UPLOAD_TICKET_INVALID'],
    ['another path', () => ({ path: 'skill.md' }), 'UPLOAD_MISMATCH'],
    ['another size', ({ size }) => ({ size: size + 1 }), 'UPLOAD_MISMATCH'],
    ['another digest', () => ({ sha256: sha256Of('other') }), 'UPLOAD_MISMATCH'],
  ])('refuses %s', async (_name, change, code) => {
    const file = await upload('SKILL.md', SKILL_MD);
    await expect(publish('up-six', [{ ...file, ...change(file) }])).rejects.toMatchObject({ code });
  });
  it('refuses the upload of another user', async () => {
    const file = await upload('SKILL.md', SKILL_MD);
    await expect(publish('up-seven', [file], bob)).rejects.toMatchObject({ code: 'UPLOAD_TICKET_INVALID' });
  });
  it('refuses a ticket for which nothing came', async () => {
    const { ticket } = await create({ path: 'SKILL.md' });
    const [row] = await world.sql<{ id: string }>('SELECT id FROM publishing.upload ORDER BY id DESC LIMIT 1');
    const file = { path: 'SKILL.md', ...bytesOf(''), storageId: row!.id, uploadTicket: ticket };
    await expect(publish('up-eight', [file])).rejects.toMatchObject({ code: 'UPLOAD_MISMATCH' });
  });
  it('lets a ticket serve again when the publish was refused', async () => {
    const skill = await upload('SKILL.md', SKILL_MD);
    const outside = await upload('docs/x.md', 'x');
    await expect(publish('up--nine', [skill, outside])).rejects.toThrow('Slug must');
    expect(await publish('up-nine', [skill, outside])).toMatchObject({ slug: 'up-nine' });
  });
});
