import { randomUUID } from 'node:crypto';

/** A plugin that ratings knows, with so many ratings, as their writers would have left them. */
export async function seed(sql, name, many) {
  const id = randomUUID();
  await sql.query(
    `INSERT INTO ratings.ratable_plugin (id, name, owner_id, visible, heard, channel) VALUES ($1, $2, $3, true, 0, 'community')`,
    [id, name, randomUUID()],
  );
  await sql.query(
    `INSERT INTO ratings.rating (id, plugin_id, user_id, score, comment, metadata, version, created_at, helpful)
     SELECT gen_random_uuid(), $1, gen_random_uuid(), n % 5 + 1, 'Works as it says, number ' || n, '{}',
       '1.' || n % 40 || '.0', now() - n % 200 * interval '1 day' - n * interval '1 ms', n % 7
     FROM generate_series(1, $2::int) n`,
    [id, many],
  );
  const counts = [1, 2, 3, 4, 5].map((n) => `count(*) FILTER (WHERE score = ${n})`).join(', ');
  const of = `FROM ratings.rating WHERE plugin_id = '${id}'`;
  await sql.query(`INSERT INTO ratings.rating_totals SELECT plugin_id, ${counts}, count(*), 0 ${of} GROUP BY 1`);
  await sql.query(
    `INSERT INTO ratings.rating_day SELECT plugin_id, (created_at AT TIME ZONE 'UTC')::date, ${counts} ${of} GROUP BY 1, 2`,
  );
  await sql.query(`INSERT INTO ratings.rating_version SELECT plugin_id, version, ${counts}, now() ${of} GROUP BY 1, 2`);
  return { id, name };
}

/** Ids of so many users, made at once. */
export async function usersOf(db, many) {
  const { rows } = await db.query(
    `WITH person AS (INSERT INTO gateway.user (id, handle, role, created_at)
       SELECT gen_random_uuid(), 'bench-user-' || n, 'user', now() FROM generate_series(1, $1::int) n RETURNING id, handle),
     publisher AS (INSERT INTO gateway.publisher (id, kind, handle, linked_user_id, created_at)
       SELECT gen_random_uuid(), 'user', handle, id, now() FROM person RETURNING id, linked_user_id)
     INSERT INTO gateway.publisher_member (publisher_id, user_id, role, created_at)
       SELECT id, linked_user_id, 'owner', now() FROM publisher RETURNING user_id AS id`,
    [many],
  );
  return rows.map(({ id }) => id);
}
