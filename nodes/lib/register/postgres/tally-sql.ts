/**
 * The counts, kept by triggers so that no write can forget them: each statement adds the net change that it made. With a message goes
 * its body, with a notice too.
 */
const cells = (rows: string, sign: '' | '-', columns: string) =>
  `SELECT ${columns}, ${sign}1 AS n FROM ${rows}`;

const MESSAGE = 'lane, state, reason';
const NOTICE = `follow, state, coalesce(note, '') AS note, coalesce(next_day, 0) AS day`;

function triggersOf(table: string, columns: string, names: string, body: string): string {
  const change = (from: string) => `INSERT INTO io.${table === 'message' ? 'tally' : 'notice_tally'}_change
    SELECT ${names}, sum(n) FROM (${from}) changed GROUP BY ${names} HAVING sum(n) <> 0;`;
  const both = `${cells('new_rows', '', columns)} UNION ALL ${cells('old_rows', '-', columns)}`;
  return `
CREATE FUNCTION io.${table}_born() RETURNS trigger LANGUAGE plpgsql AS $do$ BEGIN
  ${change(cells('new_rows', '', columns))} RETURN NULL; END $do$;
CREATE FUNCTION io.${table}_moved() RETURNS trigger LANGUAGE plpgsql AS $do$ BEGIN
  ${change(both)} RETURN NULL; END $do$;
CREATE FUNCTION io.${table}_gone() RETURNS trigger LANGUAGE plpgsql AS $do$ BEGIN
  ${change(cells('old_rows', '-', columns))}
  DELETE FROM io.${body} b USING old_rows o WHERE b.id = o.id; RETURN NULL; END $do$;
CREATE TRIGGER ${table}_born AFTER INSERT ON io.${table} REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION io.${table}_born();
CREATE TRIGGER ${table}_moved AFTER UPDATE ON io.${table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION io.${table}_moved();
CREATE TRIGGER ${table}_gone AFTER DELETE ON io.${table} REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION io.${table}_gone();`;
}

export const TALLY_SQL =
  triggersOf('message', MESSAGE, 'lane, state, reason', 'body') +
  triggersOf('notice', NOTICE, 'follow, state, note, day', 'notice_body');
