export const allowed = [
  `SELECT r.id FROM ratings.rating r JOIN ${'ratings'}.history h ON h.rating_id = r.id`,
  'reef.evt.catalog.skill.renamed.v1',
  'The join of catalog.skill and catalog.package is not ours to select',
  'listens to catalog, moderation',
];
export const named = `SELECT r.id
  FROM ratings.rating r, catalog.skill s
  WHERE s.id = ${'$1'}`;
export const quoted = 'DELETE FROM "moderation"."report"';
export const joined = 'SELECT 1 FROM ratings.rating JOIN scanning.job ON true';
export const path = 'SET search_path TO publishing';
export const option = { schema: 'gateway', name: 'user' };
