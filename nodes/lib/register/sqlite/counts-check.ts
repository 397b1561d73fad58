/**
 * Whether what the register counts agrees with its rows. SQLite's own check looks at how pages hang together, not at what
 * stands in them: one flipped byte in a count, in the name of a lane or in where the filed keys end hides thousands of rows,
 * and hidden rows would be sent once more.
 */
import type Database from 'libsql';

/** Each gives a row when something disagrees. Rows by an index and by the table itself: they are different pages. */
export const COUNTS_SQL = {
  tally: `WITH counted AS (
      SELECT lane, state, ifnull(reason, '') AS reason, count(*) AS n
      FROM message INDEXED BY message_by_cell GROUP BY lane, state, message.reason)
    SELECT 1 FROM (SELECT lane, state, reason, n FROM tally WHERE n <> 0 EXCEPT SELECT * FROM counted)
    UNION ALL SELECT 1 FROM (SELECT * FROM counted EXCEPT SELECT lane, state, reason, n FROM tally) LIMIT 1`,
  rows: `SELECT 1 WHERE (SELECT count(*) FROM message NOT INDEXED) <> (SELECT ifnull(sum(n), 0) FROM tally)`,
  lanes: `SELECT 1 FROM tally WHERE n <> 0 AND lane NOT IN (SELECT id FROM lane) LIMIT 1`,
  // With `+`: a search by id would be one for each row.
  keys: `WITH filed AS (SELECT value AS up_to FROM meta WHERE name = 'filed-up-to')
    SELECT 1 FROM (SELECT count(key_hash) AS keys, count(number_hash) AS numbers FROM message, filed WHERE id <= up_to)
    WHERE keys <> (SELECT count(*) FROM known_key, filed WHERE +id <= up_to)
      OR numbers <> (SELECT count(*) FROM known_number, filed WHERE +id <= up_to)`,
  notices: `WITH counted AS (
      SELECT follow, state, ifnull(note, '') AS note, ifnull(next_day, 0) AS day, count(*) AS n
      FROM notice GROUP BY 1, 2, 3, 4)
    SELECT 1 FROM (SELECT follow, state, note, day, n FROM notice_tally WHERE n <> 0 EXCEPT SELECT * FROM counted)
    UNION ALL SELECT 1 FROM (SELECT * FROM counted EXCEPT SELECT follow, state, note, day, n FROM notice_tally)
    LIMIT 1`,
} as const;

export function countsAgree(db: Database.Database): boolean {
  return Object.values(COUNTS_SQL).every((sql) => db.prepare(sql).get([]) === undefined);
}
