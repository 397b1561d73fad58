/**
 * What processes show of themselves to people. `beat.at`, `process.seen_at`: the last sign of life by the database's clock, null where
 * the version of that process does not say. `process.gone_by`: who declared it gone; itself: it ended in good order; null: a process of
 * an older version did. `line.left_by`: whose end set the line free. `flow_set`: the io-sends of a process.
 */
import { BY_INDEX } from './by-index';

export const REPLICA_TABLES = `
ALTER TABLE io.beat ADD COLUMN at timestamptz;
ALTER TABLE io.process ADD COLUMN seen_at timestamptz, ADD COLUMN gone_by bigint;
CREATE INDEX process_gone_at ON io.process (gone_at);
ALTER TABLE io.line ADD COLUMN left_by bigint;
CREATE TABLE io.flow_set (
  process bigint PRIMARY KEY,
  mark    text NOT NULL,
  nodes   jsonb NOT NULL
);

DROP FUNCTION IF EXISTS io.declare_gone(bigint, bigint, bigint);
-- A process whose heartbeat stood still: nobody knows whether IO has what it was sending, and its lines are free.
CREATE FUNCTION io.declare_gone(who bigint, seen bigint, at_ms bigint, observer bigint DEFAULT NULL)
RETURNS TABLE (o_in_doubt int, o_lines int)
LANGUAGE plpgsql ${BY_INDEX} AS $do$
#variable_conflict use_column
DECLARE doubts int; freed int;
BEGIN
  PERFORM set_config('synchronous_commit', 'on', true);
  UPDATE io.process p SET gone = true, gone_at = clock_timestamp(), seen_at = (SELECT b.at FROM io.beat b WHERE b.process = who),
      gone_by = CASE WHEN seen IS NULL THEN who ELSE observer END
    WHERE p.id = who AND NOT p.gone AND (seen IS NULL OR (SELECT b.n FROM io.beat b WHERE b.process = who) = seen);
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE io.message m SET state = 'in-doubt', reason = 'INTERRUPTED', detail = NULL, changed_at = at_ms, given = 0,
      by_process = NULL, owed_to = (SELECT l.node FROM io.lane l WHERE l.id = m.lane)
    WHERE m.flying AND m.by_process = who;
  GET DIAGNOSTICS doubts = ROW_COUNT;
  UPDATE io.notice n SET giving = NULL, again = true, giving_by = NULL WHERE n.is_leaving AND n.giving_by = who;
  -- Whoever says so itself has sent just before; the others have stood still for longer than a pace lasts.
  UPDATE io.line l SET owner = NULL, left_by = who, free_at = CASE WHEN seen IS NULL THEN clock_timestamp() END
    WHERE l.owner = who;
  GET DIAGNOSTICS freed = ROW_COUNT;
  DELETE FROM io.beat b WHERE b.process = who;
  DELETE FROM io.contender c WHERE c.process = who;
  DELETE FROM io.flow_set f WHERE f.process = who;
  RETURN QUERY SELECT doubts, freed;
END $do$;
`;
