/**
 * Which database answers, and whether it may have lost what it had confirmed. `meta` has under `server` the system identifier and the
 * timeline of the one that was written to, whether its commits waited for a second one, and when that was looked at last; under `doubt`
 * why nothing may leave. `io.meet` is told what answers now. Another timeline of the same system, soon after commits that waited, has
 * all of them; what was put back from a backup or was restored is older than that, or of another system.
 */

/** So long after its last sign a standby may take over without a question; milliseconds. */
const SOON_MS = 60 * 60 * 1000;

export const MEET_SQL = `
CREATE FUNCTION io.meet(this_system text, this_timeline text, waits boolean, declared boolean) RETURNS text
LANGUAGE plpgsql AS $do$
DECLARE noted jsonb; at_ms bigint := (extract(epoch FROM clock_timestamp()) * 1000)::bigint; same boolean;
BEGIN
  PERFORM set_config('synchronous_commit', 'on', true);
  INSERT INTO io.meta (name, value) VALUES ('server', '{}') ON CONFLICT (name) DO NOTHING;
  SELECT m.value::jsonb INTO noted FROM io.meta m WHERE m.name = 'server' FOR UPDATE;
  same := noted ->> 'system' = this_system;
  IF noted ? 'system' AND NOT (same AND noted ->> 'timeline' = this_timeline) AND NOT (
    same AND at_ms - (noted ->> 'at')::bigint < ${SOON_MS} AND (declared OR (noted ->> 'synchronous')::boolean)
  ) THEN
    INSERT INTO io.meta (name, value) VALUES ('doubt',
      jsonb_build_object('reason', 'failed-over', 'at', at_ms, 'lastSeenAt', (noted ->> 'at')::bigint)::text)
      ON CONFLICT (name) DO NOTHING;
    -- What sends just now ends before; what comes later sees it.
    PERFORM FROM io.process p WHERE NOT p.gone ORDER BY p.id FOR UPDATE;
  END IF;
  UPDATE io.meta m SET value = jsonb_build_object('system', this_system, 'timeline', this_timeline,
    'synchronous', waits, 'at', at_ms)::text WHERE m.name = 'server';
  RETURN (SELECT m.value FROM io.meta m WHERE m.name = 'doubt');
END $do$;
`;

export const DOUBT_SQL = {
  /** $1 a process, $2 a message and how often it was tried, $3 one that was taken in, $4 the token of a decision, $5 institutions. */
  look: `SELECT (SELECT m.value FROM io.meta m WHERE m.name = 'doubt') AS doubt,
    (SELECT m.value FROM io.meta m WHERE m.name = 'server') AS server,
    (SELECT m.value FROM io.meta m WHERE m.name = 'register') AS register,
    (SELECT m.value FROM io.meta m WHERE m.name = 'answers') AS answers,
    (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at,
    current_setting('synchronous_standby_names') <> '' AS synchronous,
    (SELECT json_build_object('gone', p.gone, 'by', p.gone_by, 'n', (SELECT b.n FROM io.beat b WHERE b.process = p.id),
      'beatAt', (extract(epoch FROM coalesce((SELECT b.at FROM io.beat b WHERE b.process = p.id), p.seen_at)) * 1000000)::bigint)
      FROM io.process p WHERE p.id = $1) AS process,
    (SELECT s.last_value FROM io.process_id_seq s) AS numbers,
    (SELECT m.attempts FROM io.message m WHERE m.id = $2) AS attempts,
    EXISTS (SELECT FROM io.message m WHERE m.id = $3) AS "isTaken",
    EXISTS (SELECT FROM io.done d WHERE d.token = $4) AS "isDecided",
    ARRAY (SELECT a.institution FROM io.away a WHERE a.institution = ANY ($5::text[])) AS away`,
  /** The register's name: the same in every copy of it, another one in every other register. */
  name: `INSERT INTO io.meta (name, value) VALUES ('register', $1) ON CONFLICT (name) DO NOTHING`,
  meet: `SELECT io.meet($1, $2, $3, $4) AS doubt`,
  lock: `SELECT m.value, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at FROM io.meta m WHERE m.name = $1 FOR UPDATE`,
  read: `SELECT m.value FROM io.meta m WHERE m.name = $1`,
  write: `INSERT INTO io.meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  raise: `INSERT INTO io.meta (name, value) VALUES ('doubt', $1) ON CONFLICT (name) DO NOTHING`,
  /** What sends just now ends before; what comes later sees it. */
  raiseAtOnce: `WITH made AS (INSERT INTO io.meta (name, value) VALUES ('doubt', $1) ON CONFLICT (name) DO NOTHING RETURNING name)
    SELECT p.id FROM io.process p WHERE NOT p.gone AND (SELECT count(*) FROM made) >= 0 ORDER BY p.id FOR UPDATE`,
  remove: `DELETE FROM io.meta WHERE name = $1`,
  /**
   * $1 a process, $2 whether so long has passed that it may be forgotten. Otherwise one that is not there was never known here: numbers
   * given since the database was put back say nothing of it, nor those that a crash has skipped.
   */
  isGone: `SELECT coalesce((SELECT p.gone FROM io.process p WHERE p.id = $1), $2 AND s.last_value >= $1) AS gone FROM io.process_id_seq s`,
  /** Of lines to IO: those to the simulator are `<fiscalCode>|simulator|`. */
  waits: `SELECT 1 FROM io.line line WHERE split_part(line.name, '|', 2) <> 'simulator'
    AND EXISTS (SELECT FROM io.message m WHERE m.waiting AND m.line = line.id) LIMIT 1`,
} as const;
