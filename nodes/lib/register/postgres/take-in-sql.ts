/**
 * Take-in, one call for many messages: it locks the lines, finds what keeps a message out (the same key, or its notice number with
 * another amount; also among the messages of the call itself, in their order), and writes all of it or nothing.
 *
 * A function and not a statement, because what is read has to be read after the lock was had, and no transaction may wait for Node:
 * a process that is stopped in the middle would hold the lines of all others. Called again with the same ids it answers what became
 * of them.
 *
 * `packed` has what is bytes, six pieces a message (PIECES): key, number, amount, recipient, hash of that, body; a length below 0 is
 * none. `same_key` and `same_number`: the place (from 1) of the message before with the same of that line, else 0.
 * Answers one row of 'gone' (the process was declared gone) or 'stale' (another process has taken in with higher ids: the same once
 * more with new ones), or one of 'elsewhere' for each line, named by `o_state`, whose institution was moved away; nothing written. Or a
 * row for each message.
 */
import { BY_INDEX } from './by-index';
import { sameKey } from './same-key';

export const PIECES = 6;

const piece = (at: string, n: number) => {
  const index = `(${at} - 1) * ${PIECES} + ${n}`;
  return `CASE WHEN lengths[${index}] >= 0 THEN substring(packed FROM starts[${index}] + 1 FOR lengths[${index}]) END`;
};

/** May have reached its citizen, or still will; what bears a time still to come happened now. */
const BLOCKS = `m.state IN ('queued', 'sending', 'sent', 'in-doubt')
        AND (m.state <> 'sent' OR least(clock_ms, greatest(m.taken_at, m.changed_at)) > clock_ms - window_ms)`;

/** While all messages with a key were in one index. */
const LOOK = `SELECT m.taken_at, m.state INTO k_at, k_state FROM io.message m
        WHERE m.line = line_of AND m.key_hash = key_h AND ${BLOCKS} ORDER BY m.id LIMIT 1`;

/** Whom the same now that it is past no longer keeps out. */
const SAME = `m.line = t.line AND m.key_hash = t.key_hash AND m.blocks`;

const takeIn = (create: string, refuse: string, look: string, isSame = SAME): string => `
${create} io.take_in(
  me bigint, at_ms bigint, clock_ms bigint, window_ms bigint,
  lane_lines text[], lane_nodes text[], lane_services text[], lane_campaigns text[],
  ids bigint[], lane_of int[], types text[], asks boolean[], again boolean[],
  reasons text[], details text[], discards boolean[], waits boolean[],
  packed bytea, starts int[], lengths int[], same_key int[], same_number int[]
) RETURNS TABLE (o_verdict text, o_id bigint, o_state text, o_reason text, o_detail text)
LANGUAGE plpgsql ${BY_INDEX} AS $do$
#variable_conflict use_column
DECLARE
  one record; this_line int; this_lane int; last bigint; total int := cardinality(ids);
  line_ids int[]; lane_ids int[]; locked int[];
  line_of int; key_h bytea; number_h bytea; amount_h bytea; passes boolean;
  k_at bigint; k_state text; n_at bigint; n_state text; n_amount bytea;
  kb_at bigint[]; kb_state text[]; nb_at bigint[]; nb_state text[]; nb_amount bytea[];
  dups boolean[]; dup_details text[];
BEGIN
  PERFORM set_config('synchronous_commit', 'on', true);
  PERFORM FROM io.process p WHERE p.id = me AND NOT p.gone FOR SHARE;
  IF NOT FOUND THEN RETURN QUERY SELECT 'gone', NULL::bigint, '', '', ''; RETURN; END IF;
${refuse}
  -- Not named in another collation than the column: no index would do then.
  FOR one IN SELECT u.name FROM unnest(lane_lines) u (name) GROUP BY u.name ORDER BY u.name COLLATE "C" LOOP
    SELECT l.id INTO this_line FROM io.line l WHERE l.name = one.name;
    IF NOT FOUND THEN
      INSERT INTO io.line (name) VALUES (one.name) ON CONFLICT DO NOTHING;
      SELECT l.id INTO this_line FROM io.line l WHERE l.name = one.name;
    END IF;
    SELECT e.last_id INTO last FROM io.line_end e WHERE e.line = this_line FOR UPDATE;
    IF NOT FOUND THEN
      INSERT INTO io.line_end VALUES (this_line, 0) ON CONFLICT DO NOTHING;
      SELECT e.last_id INTO last FROM io.line_end e WHERE e.line = this_line FOR UPDATE;
    END IF;
    locked := locked || this_line;
    IF last >= ids[1] THEN
      IF EXISTS (SELECT FROM io.message m WHERE m.id = ids[1]) THEN
        RETURN QUERY SELECT 'taken', m.id, m.state, m.reason, m.detail FROM io.message m WHERE m.id = ANY (ids);
      ELSE
        RETURN QUERY SELECT 'stale', NULL::bigint, '', '', '';
      END IF;
      RETURN;
    END IF;
  END LOOP;
  UPDATE io.line_end e SET last_id = ids[total] WHERE e.line = ANY (locked);

  FOR i IN 1 .. cardinality(lane_lines) LOOP
    SELECT l.id INTO this_line FROM io.line l WHERE l.name = lane_lines[i];
    SELECT l.id INTO this_lane FROM io.lane l WHERE l.line = this_line AND l.node = lane_nodes[i]
      AND l.service = lane_services[i] AND l.campaign = lane_campaigns[i];
    IF NOT FOUND THEN
      INSERT INTO io.lane (line, node, service, campaign, since)
        VALUES (this_line, lane_nodes[i], lane_services[i], lane_campaigns[i], at_ms) RETURNING id INTO this_lane;
    END IF;
    line_ids[i] := this_line; lane_ids[i] := this_lane;
  END LOOP;

  FOR i IN 1 .. total LOOP
    line_of := line_ids[lane_of[i]];
    key_h := ${piece('i', 1)}; number_h := ${piece('i', 2)}; amount_h := ${piece('i', 3)};
    k_at := NULL; k_state := NULL; n_at := NULL; n_state := NULL; n_amount := NULL;
    IF same_key[i] > 0 THEN
      k_at := kb_at[same_key[i]]; k_state := kb_state[same_key[i]];
    ELSIF key_h IS NOT NULL THEN
      ${look};
    END IF;
    IF same_number[i] > 0 THEN
      n_at := nb_at[same_number[i]]; n_state := nb_state[same_number[i]]; n_amount := nb_amount[same_number[i]];
    ELSIF number_h IS NOT NULL THEN
      -- The newest tells: all that came after the first asked its amount, or came in because a person wanted so.
      SELECT m.taken_at, m.state, m.amount_hash INTO n_at, n_state, n_amount FROM io.message m
        WHERE m.line = line_of AND m.number_hash = number_h AND ${BLOCKS} ORDER BY m.id DESC LIMIT 1;
    END IF;
    dups[i] := false; dup_details[i] := NULL;
    IF asks[i] AND number_h IS NOT NULL AND n_at IS NOT NULL AND n_amount IS DISTINCT FROM amount_h THEN
      dups[i] := true;
      dup_details[i] := '{"at":"' || io.iso(n_at) || '","state":"' || n_state || '","variant":"otherAmount"}';
    ELSIF asks[i] AND k_at IS NOT NULL THEN
      dups[i] := true;
      dup_details[i] := '{"at":"' || io.iso(k_at) || '","state":"' || k_state || '"}';
    END IF;
    passes := NOT discards[i] AND NOT dups[i];
    kb_at[i] := coalesce(k_at, CASE WHEN passes THEN at_ms END);
    kb_state[i] := coalesce(k_state, CASE WHEN passes THEN 'queued' END);
    nb_at[i] := CASE WHEN passes THEN at_ms ELSE n_at END;
    nb_state[i] := CASE WHEN passes THEN 'queued' ELSE n_state END;
    nb_amount[i] := CASE WHEN passes THEN amount_h ELSE n_amount END;
  END LOOP;

  -- Sent longer ago than the days for which it keeps out the same.
  UPDATE io.message m SET past = true
    FROM (SELECT line_ids[u.lane_of] AS line, ${piece('u.i', 1)} AS key_hash
      FROM unnest(lane_of, asks, discards, dups) WITH ORDINALITY u (lane_of, asks, discards, dup, i)
      WHERE u.asks AND NOT u.discards AND NOT u.dup) t
    WHERE ${isSame};
  INSERT INTO io.message (id, line, lane, type, state, reason, detail, resent, key_hash, number_hash, amount_hash,
      recipient, recipient_hash, taken_at, changed_at, by_process, given, owed_to)
    SELECT u.id, line_ids[u.lane_of], lane_ids[u.lane_of], u.type,
      CASE WHEN u.discards OR u.dup THEN 'discarded' ELSE 'queued' END,
      CASE WHEN u.dup THEN 'DUPLICATE' ELSE u.reason END,
      CASE WHEN u.dup THEN u.dup_detail ELSE u.detail END,
      u.again,
      CASE WHEN NOT u.dup THEN ${piece('u.i', 1)} END,
      CASE WHEN NOT u.dup THEN ${piece('u.i', 2)} END,
      CASE WHEN NOT u.dup THEN ${piece('u.i', 3)} END,
      ${piece('u.i', 4)}, ${piece('u.i', 5)}, at_ms, at_ms, me,
      CASE WHEN u.waits THEN 0 ELSE me END,
      CASE WHEN u.discards OR u.dup THEN lane_nodes[u.lane_of] END
    FROM unnest(ids, lane_of, types, again, reasons, details, discards, waits, dups, dup_details)
      WITH ORDINALITY u (id, lane_of, type, again, reason, detail, discards, waits, dup, dup_detail, i);
  INSERT INTO io.body (id, msg) SELECT u.id, ${piece('u.i', 6)} FROM unnest(ids) WITH ORDINALITY u (id, i);
  RETURN QUERY SELECT 'taken', u.id, CASE WHEN u.discards OR u.dup THEN 'discarded' ELSE 'queued' END,
      CASE WHEN u.dup THEN 'DUPLICATE' ELSE u.reason END, CASE WHEN u.dup THEN u.dup_detail ELSE u.detail END
    FROM unnest(ids, reasons, details, discards, dups, dup_details) u (id, reason, detail, discards, dup, dup_detail);
END $do$;
`;

export const TAKE_IN_SQL = `${takeIn('CREATE FUNCTION', '', LOOK)}
CREATE FUNCTION io.iso(ms bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $do$
  SELECT to_char(to_timestamp(ms / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$do$;
`;

/**
 * Before any line is looked at. An institution moves while no process lives, and this one does, until this transaction ends: what is
 * read here stays true for as long.
 *
 * A process of a version that does not know 'elsewhere' would take that answer for all of its messages being in, of which nothing is
 * written. Such a one says no patience, and gets an error that blames the write: it tries each message by itself then.
 */
const REFUSE = `
  RETURN QUERY SELECT 'elsewhere', NULL::bigint, u.name, '', '' FROM unnest(lane_lines) u (name)
    WHERE EXISTS (SELECT FROM io.away a WHERE a.institution = split_part(u.name, '|', 1)) GROUP BY u.name;
  IF FOUND THEN
    IF (SELECT p.patience FROM io.process p WHERE p.id = me) IS NULL THEN
      RAISE EXCEPTION 'the institution was moved away' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN;
  END IF;
`;

export const REFUSING_TAKE_IN_SQL = takeIn('CREATE OR REPLACE FUNCTION', REFUSE, LOOK);

/** While the messages with a key were in two indexes: those that keep out the same, and all others. */
const LOOK_IN_BOTH = (blocks: string) =>
  `(SELECT m.id, m.taken_at, m.state FROM io.message m WHERE ${blocks} AND m.line = line_of AND m.key_hash = key_h AND ${BLOCKS} ORDER BY m.id LIMIT 1)`;
const FIRST_OF = (both: string) => `SELECT k.taken_at, k.state INTO k_at, k_state
        FROM (${both}) k
        ORDER BY k.id LIMIT 1`;

export const KEYED_TAKE_IN_SQL = takeIn(
  'CREATE OR REPLACE FUNCTION',
  REFUSE,
  FIRST_OF(`${LOOK_IN_BOTH('m.blocks')} UNION ALL ${LOOK_IN_BOTH('NOT m.blocks')}`),
);

/** As it is since the keys that keep out the same have a table of their own. */
export const BLOCKING_TAKE_IN_SQL = takeIn(
  'CREATE OR REPLACE FUNCTION',
  REFUSE,
  FIRST_OF(
    sameKey(
      'm.id, m.taken_at, m.state',
      { line: 'line_of', key: 'key_h' },
      `AND ${BLOCKS} ORDER BY m.id LIMIT 1`,
    ),
  ),
  `m.id = (SELECT b.id FROM io.blocking b WHERE b.line = t.line AND b.key_hash = t.key_hash) AND m.blocks`,
);
