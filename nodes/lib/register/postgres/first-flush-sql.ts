/** As version 1 of the schema has it; what has taken its place is in flush-sql.ts. */
import { HELD } from '../../core/codes';
import { BY_INDEX } from './by-index';

export const FIRST_FLUSH_SQL = `
CREATE FUNCTION io.flush(
  me bigint, at_ms bigint,
  rec_ids bigint[], rec_attempts int[], rec_checked boolean[], rec_states text[], rec_reasons text[], rec_details text[],
  rec_io_ids text[], rec_waits boolean[],
  giving_ids bigint[],
  out_ids bigint[], out_states text[], out_attempts int[], out_keep boolean[], out_bodies bytea[],
  back_ids bigint[], back_attempts int[],
  int_ids bigint[], int_attempts int[]
) RETURNS TABLE (o_kind text, o_id bigint)
LANGUAGE plpgsql ${BY_INDEX} AS $do$
#variable_conflict use_column
BEGIN
  PERFORM set_config('synchronous_commit', 'on', true);
  PERFORM FROM io.process p WHERE p.id = me AND NOT p.gone FOR SHARE;
  IF NOT FOUND THEN RETURN QUERY SELECT 'gone', NULL::bigint; RETURN; END IF;

  IF cardinality(rec_ids) > 0 THEN
    -- 'checked': decided before any call, so that no intent stands before it.
    RETURN QUERY UPDATE io.message m SET state = t.state, reason = t.reason, io_id = t.io_id,
        detail = CASE WHEN m.state = t.state THEN m.detail ELSE t.detail END, changed_at = at_ms, by_process = me, given = CASE WHEN t.waits THEN 0 ELSE me END,
        owed_to = (SELECT l.node FROM io.lane l WHERE l.id = m.lane)
      FROM unnest(rec_ids, rec_attempts, rec_checked, rec_states, rec_reasons, rec_details, rec_io_ids, rec_waits)
        t (id, attempts, checked, state, reason, detail, io_id, waits)
      WHERE m.id = t.id AND m.attempts = t.attempts AND (
        (m.state = 'sending' AND m.by_process = me AND NOT t.checked)
        OR (m.state = 'queued' AND t.checked AND (SELECT l.owner FROM io.line l WHERE l.id = m.line) = me)
        OR (m.state = t.state AND m.by_process = me AND m.owed_to IS NOT NULL))
      RETURNING 'recorded', m.id;
    -- The answer came after all: nobody has decided meanwhile, and it is of this very attempt.
    RETURN QUERY UPDATE io.message m SET state = t.state, reason = t.reason, io_id = t.io_id,
        detail = (coalesce(t.detail, '{}')::jsonb || '{"settled":1}')::text,
        changed_at = at_ms, by_process = me, given = CASE WHEN t.waits THEN 0 ELSE me END,
        owed_to = (SELECT l.node FROM io.lane l WHERE l.id = m.lane)
      FROM unnest(rec_ids, rec_attempts, rec_checked, rec_states, rec_reasons, rec_details, rec_io_ids, rec_waits)
        t (id, attempts, checked, state, reason, detail, io_id, waits)
      WHERE m.id = t.id AND m.attempts = t.attempts AND m.state = 'in-doubt' AND m.reason = 'INTERRUPTED'
        AND NOT m.decided AND NOT t.checked AND t.state <> 'in-doubt'
      RETURNING 'settled', m.id;
  END IF;

  IF cardinality(giving_ids) > 0 THEN
    UPDATE io.message m SET given = me FROM unnest(giving_ids) t (id)
      WHERE m.id = t.id AND m.given = 0 AND m.owed_to IS NOT NULL;
  END IF;

  IF cardinality(out_ids) > 0 THEN
    UPDATE io.message m SET owed_to = NULL
      FROM unnest(out_ids, out_states, out_attempts) t (id, state, attempts)
      WHERE m.id = t.id AND m.state = t.state AND m.attempts = t.attempts AND m.owed_to IS NOT NULL;
    DELETE FROM io.body b USING unnest(out_ids, out_states, out_attempts, out_keep) t (id, state, attempts, keep)
      WHERE b.id = t.id AND t.state IN ('sent', 'unreachable', 'discarded') AND (SELECT m.state = t.state AND m.attempts = t.attempts
        AND m.owed_to IS NULL AND NOT (t.keep AND m.recipient IS NOT NULL) FROM io.message m WHERE m.id = t.id);
    UPDATE io.body b SET msg = t.msg
      FROM unnest(out_ids, out_states, out_attempts, out_bodies) t (id, state, attempts, msg)
      WHERE b.id = t.id AND t.msg IS NOT NULL AND (SELECT m.state = t.state AND m.attempts = t.attempts
        AND m.owed_to IS NULL FROM io.message m WHERE m.id = t.id);
  END IF;

  IF cardinality(back_ids) > 0 THEN
    UPDATE io.message m SET state = 'queued', changed_at = at_ms FROM unnest(back_ids, back_attempts) t (id, attempts)
      WHERE m.id = t.id AND m.attempts = t.attempts AND m.state = 'sending' AND m.by_process = me;
  END IF;

  IF cardinality(int_ids) > 0 THEN
    RETURN QUERY UPDATE io.message m SET state = 'sending', attempts = t.attempts + 1, changed_at = at_ms, by_process = me
      FROM unnest(int_ids, int_attempts) t (id, attempts)
      WHERE m.id = t.id AND (SELECT l.owner FROM io.line l WHERE l.id = m.line) = me AND (
        (m.state = 'sending' AND m.attempts = t.attempts + 1 AND m.by_process = me)
        OR (m.state = 'queued' AND m.reason <> '${HELD}' AND m.attempts = t.attempts
          AND (NOT EXISTS (SELECT FROM io.meta d WHERE d.name = 'doubt')
            OR split_part((SELECT l.name FROM io.line l WHERE l.id = m.line), '|', 2) = 'simulator')
          AND NOT EXISTS (
          SELECT FROM io.lane l JOIN io.stop s ON s.node = l.node
          WHERE l.id = m.lane AND (s.campaign IS NULL OR s.campaign = l.campaign OR s.plain = l.campaign))))
      RETURNING 'intended', m.id;
  END IF;
END $do$;
`;
