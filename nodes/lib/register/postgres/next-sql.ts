/**
 * What a line may send next. A function, because to plan it takes as long as to run it, and each line asks for every hundred messages: it
 * is planned once for a session. From lane to lane of those in which something waits, in each the first ones: it costs the same however
 * much is stopped before them. `in_hand`: ids that were claimed already.
 */
import { BY_INDEX } from './by-index';

export const ENTRY = `m.id, line.name AS line, l.node, l.service, l.campaign, m.type, m.state, m.reason, m.detail, m.attempts, m.decided,
  m.io_id, m.taken_at, m.changed_at, m.given, m.owed_to, m.recipient, b.msg`;

export const NEXT_SQL = `
CREATE FUNCTION io.next(of_line text, of_nodes text[], halted text[], in_hand bigint[], most int, me bigint)
RETURNS TABLE (id bigint, line text, node text, service text, campaign text, type text, state text, reason text, detail text,
  attempts int, decided boolean, io_id text, taken_at bigint, changed_at bigint, given bigint, owed_to text, recipient bytea, msg bytea)
LANGUAGE plpgsql STABLE ${BY_INDEX} SET plan_cache_mode = force_generic_plan AS $do$
#variable_conflict use_column
BEGIN
  RETURN QUERY WITH RECURSIVE of AS (SELECT id FROM io.line WHERE name = of_line AND owner = me),
    busy AS (
      (SELECT m.lane FROM io.message m WHERE m.waiting AND m.line = (SELECT id FROM of) ORDER BY m.lane LIMIT 1)
      UNION ALL
      SELECT (SELECT m.lane FROM io.message m WHERE m.waiting AND m.line = (SELECT id FROM of) AND m.lane > busy.lane
        ORDER BY m.lane LIMIT 1) FROM busy WHERE busy.lane IS NOT NULL),
    free AS (SELECT l.id FROM busy JOIN io.lane l ON l.id = busy.lane
      WHERE l.node = ANY (of_nodes) AND l.service <> ALL (halted) AND NOT EXISTS (SELECT FROM io.stop s
        WHERE s.node = l.node AND (s.campaign IS NULL OR s.campaign = l.campaign OR s.plain = l.campaign))),
    chosen AS (SELECT f.id FROM free CROSS JOIN LATERAL (SELECT m.id FROM io.message m
        WHERE m.waiting AND m.line = (SELECT id FROM of) AND m.lane = free.id AND m.id <> ALL (in_hand)
        ORDER BY m.id LIMIT most) f ORDER BY f.id LIMIT most)
    SELECT ${ENTRY} FROM chosen JOIN io.message m ON m.id = chosen.id JOIN io.lane l ON l.id = m.lane
      JOIN io.line line ON line.id = l.line LEFT JOIN io.body b ON b.id = m.id ORDER BY m.id;
END $do$;
`;
