/** The writes of followed notices. No WHERE names a generated column: the planner would read a whole index for a few ids. */

/** When "in scadenza" would be, and whether that is in time; $1 days before. */
const BEFORE_DAY = `greatest(due_day - $1::int, sent_day + 1)`;
const IN_TIME = `(reminder = 'open' AND ${BEFORE_DAY} <= due_day)`;
const IDS = (n: number) => `n.id = ANY($${n}::bigint[])`;
/** $1 ids, $2 the process that has each on its way. */
const ON_ITS_WAY = `unnest($1::bigint[], $2::bigint[]) t (id, process) WHERE n.id = t.id AND n.giving_by = t.process`;

export const NOTICE_SQL = {
  /** Of these institutions, those that were moved away. */
  away: `SELECT a.institution FROM io.away a WHERE a.institution = ANY ($1::text[])`,
  same: `SELECT n.id, n.state, n.io_id, n.sent_at FROM io.notice n JOIN io.follow f ON f.id = n.follow
    WHERE n.number_hash = $1 AND n.recipient_hash = $2 AND f.line = $3 AND f.node = $4 ORDER BY n.id LIMIT 1`,
  insert: `INSERT INTO io.notice (state, reminder, sealed, io_id, sent_at, sent_day, due_day, changed_at, next_day,
      follow, number_hash, recipient_hash)
    VALUES ('after', $1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10) RETURNING id`,
  renew: `UPDATE io.notice SET reminder = CASE reminder WHEN 'open' THEN $1 ELSE reminder END, sealed = $2, io_id = $3,
      sent_at = $4, sent_day = $5, due_day = $6, changed_at = $7, next_day = 0, owed = false WHERE id = $8`,
  body: `INSERT INTO io.notice_body (id, msg) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET msg = excluded.msg`,
  plan: `UPDATE io.notice n SET
      state = CASE WHEN ${IN_TIME} THEN 'before' ELSE 'after' END,
      note = CASE WHEN reminder = 'open' AND NOT ${IN_TIME} THEN 'late' END,
      next_day = CASE WHEN ${IN_TIME} THEN ${BEFORE_DAY} ELSE greatest(due_day, sent_day) + $2::int END
    WHERE ${IDS(3)} AND n.next_day IS NOT NULL`,
  open: `SELECT n.id FROM io.notice n JOIN io.follow f ON f.id = n.follow
    WHERE f.node = $1 AND n.id > $2 AND n.is_open ORDER BY n.id LIMIT $3`,
  skip: `UPDATE io.notice n SET state = 'after', note = $2, next_day = greatest(due_day, sent_day) + $3::int
    WHERE ${IDS(1)} AND n.state = 'before' AND n.giving IS NULL`,
  hold: `UPDATE io.notice n SET next_day = $2, note = $3
    WHERE ${IDS(1)} AND n.next_day IS NOT NULL AND n.giving IS NULL`,
  giveUp: `UPDATE io.notice n SET state = 'ended', note = $2, next_day = NULL, sealed = NULL, changed_at = $3
    WHERE ${IDS(1)} AND n.next_day IS NOT NULL AND n.giving IS NULL RETURNING n.id`,
  /** By a process that is not gone: who declares it gone sees all its marks, and takes them back (io.declare_gone). */
  give: `WITH me AS (SELECT id FROM io.process WHERE id = $1 AND NOT gone FOR SHARE)
    UPDATE io.notice n SET giving = n.state, giving_by = me.id
    FROM unnest($2::bigint[], $3::int[], $4::text[]) t (id, due_day, state), me
    WHERE n.id = t.id AND n.due_day = t.due_day AND n.state = t.state AND n.next_day IS NOT NULL AND n.giving IS NULL
    RETURNING n.id`,
  giveBack: `UPDATE io.notice n SET giving = NULL, giving_by = NULL, again = n.again OR $3
    FROM ${ON_ITS_WAY} AND n.giving IS NOT NULL`,
  reminded: `UPDATE io.notice n SET reminder = 'given', giving = NULL, giving_by = NULL, again = false
    FROM ${ON_ITS_WAY} AND n.giving = 'before' RETURNING n.id`,
  ended: `UPDATE io.notice n SET giving = NULL, giving_by = NULL, again = false,
      state = CASE WHEN n.next_day IS NULL THEN n.state ELSE 'ended' END,
      note = CASE WHEN n.next_day IS NULL THEN n.note END,
      sealed = CASE WHEN n.next_day IS NULL THEN n.sealed END,
      changed_at = CASE WHEN n.next_day IS NULL THEN n.changed_at ELSE $3 END,
      next_day = NULL
    FROM ${ON_ITS_WAY} AND n.giving = 'after' RETURNING n.id, n.state = 'ended' AS over`,
  settle: `UPDATE io.notice n SET state = $2, note = NULL, next_day = NULL, owed = true, told_by = NULL, retold = false,
      changed_at = $3
    WHERE ${IDS(1)} AND n.next_day IS NOT NULL`,
  conclude: `UPDATE io.notice n SET state = $1, note = NULL, next_day = NULL, owed = f.line = $2, told_by = NULL,
      retold = false, sealed = CASE WHEN f.line = $2 THEN n.sealed END, changed_at = $3
    FROM io.follow f WHERE f.id = n.follow AND f.node = $4 AND n.number_hash = ANY($5::bytea[])
      AND n.next_day IS NOT NULL RETURNING n.id, n.number_hash AS hash, NOT n.owed AS over`,
  postpone: `UPDATE io.notice n SET due_day = $1 FROM io.follow f
    WHERE f.id = n.follow AND f.node = $2 AND n.number_hash = ANY($3::bytea[]) AND n.next_day IS NOT NULL
    RETURNING n.id, n.number_hash AS hash`,
  paidEarly: `INSERT INTO io.paid_early (number_hash, line, node, at)
    SELECT hash, $2, $3, $4 FROM unnest($1::bytea[]) hash ON CONFLICT DO NOTHING`,
  wasPaid: `SELECT 1 FROM io.paid_early WHERE number_hash = $1 AND line = $2 AND node = $3`,
  lines: `SELECT DISTINCT line FROM io.follow WHERE node = $1`,
  /** In one order for all, so that nobody waits for who waits for him. */
  lockNumbers: `SELECT pg_advisory_xact_lock(k) FROM (
    SELECT DISTINCT k FROM unnest($1::bigint[]) k ORDER BY k) numbers`,
  /** Not of one that was sent anew meanwhile. */
  told: `UPDATE io.notice n SET owed = false, sealed = NULL, giving = NULL, giving_by = NULL,
      reminder = CASE n.giving WHEN 'before' THEN 'given' ELSE n.reminder END
    WHERE ${IDS(1)} AND n.owed RETURNING n.id`,
  eraseBodies: `DELETE FROM io.notice_body WHERE id = ANY($1::bigint[])`,
  notedPlan: `SELECT value FROM io.meta WHERE name = 'plan:' || $1`,
  notePlan: `INSERT INTO io.meta (name, value) VALUES ('plan:' || $1, $2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
} as const;
