/**
 * The tables of the register in PostgreSQL and how an older schema becomes a newer one. Every statement names the schema as `io.`;
 * where it is called otherwise, that word is replaced (`inSchema`).
 *
 * Times are milliseconds since the epoch by the clock of whoever wrote; an empty `reason` is none. `message.given`: 0 the outcome has
 * not gone out yet, -1 it did and is owed once more, else the number of the process that gives it. `message.by_process`: who took it
 * in, sends it or recorded its outcome; null where a person or a take-over decided, so that the owner of the line gives it.
 *
 * Predicates of indexes name generated columns only (`waiting`, `held`, `flying`, …), which no WHERE of a write names: otherwise the
 * planner takes such an index for a write by primary key, and reads all of it.
 */
import { HELD } from '../../core/codes';
import { AWAY_TABLES } from './away-tables';
import { BLOCKING_TABLES } from './blocking-tables';
import { MEET_SQL } from './doubt-sql';
import { FIRST_FLUSH_SQL } from './first-flush-sql';
import { MOVING_TABLES } from './moving-tables';
import { NOTICE_TABLES } from './notice-tables';
import { OWING_TABLES } from './owing-tables';
import { PATIENCE_TABLES } from './patience-tables';
import { PEOPLE_TABLES } from './people-tables';
import { REPLICA_TABLES } from './replica-tables';
import { SHEET_TABLES } from './sheet-tables';
import { TAKE_IN_SQL } from './take-in-sql';
import { TALLY_SQL } from './tally-sql';

/** `message.given` of an outcome that has not gone out yet, and of one that did and is owed once more. */
export const NOT_GIVEN = 0;
export const GIVEN_BEFORE = -1;

const VERSION_1 = `
CREATE TABLE io.meta (
  name  text PRIMARY KEY,
  value text NOT NULL
);

-- The number is the fence: it is never used again.
CREATE TABLE io.process (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  gone       boolean NOT NULL DEFAULT false,
  gone_at    timestamptz
);
-- Beside it: a heartbeat must not wait for the writes that hold the fence.
CREATE TABLE io.beat (
  process bigint PRIMARY KEY,
  n       bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE io.line (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name    text NOT NULL UNIQUE,
  owner   bigint,
  -- When it was given back: the pace of whoever had it has not run out yet.
  free_at timestamptz,
  nodes   text[],
  state   jsonb,
  -- What people, in whatever process, decided about its messages; and: said that it goes on.
  changed bigint NOT NULL DEFAULT 0,
  resumed bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE INDEX line_owner ON io.line (owner);
-- Take-in into one line is one at a time, and its ids only grow: who locks this row may add and take away lanes.
CREATE TABLE io.line_end (
  line    int PRIMARY KEY,
  last_id bigint NOT NULL
) WITH (fillfactor = 50);
-- Which process would send for which line.
CREATE TABLE io.contender (
  process bigint NOT NULL,
  line    int NOT NULL,
  PRIMARY KEY (process, line)
);

CREATE TABLE io.lane (
  id       int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  line     int NOT NULL REFERENCES io.line (id),
  node     text NOT NULL,
  service  text NOT NULL,
  campaign text NOT NULL,
  since    bigint NOT NULL,
  UNIQUE (line, node, service, campaign)
);
CREATE INDEX lane_node ON io.lane (node);

CREATE SEQUENCE io.message_id;
CREATE TABLE io.message (
  id             bigint PRIMARY KEY,
  line           int NOT NULL,
  lane           int NOT NULL,
  type           text NOT NULL,
  state          text NOT NULL CHECK (state IN
                   ('queued', 'sending', 'sent', 'unreachable', 'in-doubt', 'discarded')),
  reason         text NOT NULL DEFAULT '',
  detail         text,
  attempts       int NOT NULL DEFAULT 0,
  decided        boolean NOT NULL DEFAULT false,
  -- Came in although the same was known; and: the days for which it keeps out the same are over.
  resent         boolean NOT NULL DEFAULT false,
  past           boolean NOT NULL DEFAULT false,
  io_id          text,
  key_hash       bytea,
  number_hash    bytea,
  amount_hash    bytea,
  recipient      bytea,
  recipient_hash bytea,
  taken_at       bigint NOT NULL,
  changed_at     bigint NOT NULL,
  by_process     bigint,
  given          bigint NOT NULL DEFAULT 0,
  owed_to        text,
  waiting  boolean NOT NULL GENERATED ALWAYS AS (state = 'queued' AND reason <> '${HELD}') STORED,
  held     boolean NOT NULL GENERATED ALWAYS AS (state = 'queued' AND reason = '${HELD}') STORED,
  flying   boolean NOT NULL GENERATED ALWAYS AS (state = 'sending') STORED,
  resting  boolean NOT NULL GENERATED ALWAYS AS (state <> 'queued' AND state <> 'sending') STORED,
  final    boolean NOT NULL GENERATED ALWAYS AS (state IN ('sent', 'unreachable', 'discarded')) STORED,
  readable boolean NOT NULL GENERATED ALWAYS AS
    (state IN ('sent', 'unreachable', 'discarded') AND recipient IS NOT NULL) STORED,
  owed     boolean NOT NULL GENERATED ALWAYS AS (owed_to IS NOT NULL) STORED,
  blocks   boolean NOT NULL GENERATED ALWAYS AS (key_hash IS NOT NULL AND NOT resent AND NOT past
    AND state IN ('queued', 'sending', 'sent', 'in-doubt')) STORED
) WITH (fillfactor = 70);
CREATE INDEX message_waiting ON io.message (line, lane, id) WHERE waiting;
CREATE INDEX message_held ON io.message (lane, id) WHERE held;
CREATE INDEX message_flying ON io.message (lane, id) WHERE flying;
CREATE INDEX message_resting ON io.message (lane, state, reason, id) WHERE resting;
CREATE INDEX message_final ON io.message (lane, changed_at) WHERE final;
CREATE INDEX message_readable ON io.message (lane, changed_at) WHERE readable;
CREATE INDEX message_owed ON io.message (owed_to, id) WHERE owed;
CREATE INDEX message_by_io_id ON io.message (io_id) WHERE io_id IS NOT NULL;
CREATE INDEX message_by_key ON io.message (line, key_hash, id) WHERE key_hash IS NOT NULL;
CREATE INDEX message_by_number ON io.message (line, number_hash, id) WHERE number_hash IS NOT NULL;
-- Take-in looks for duplicates under the lock of the line; this is what holds should it ever be wrong.
CREATE UNIQUE INDEX message_never_twice ON io.message (line, key_hash) WHERE blocks;

CREATE TABLE io.body (
  id  bigint PRIMARY KEY,
  msg bytea NOT NULL
);
ALTER TABLE io.body ALTER COLUMN msg SET STORAGE EXTERNAL;

-- How many messages stand where: tally and what has been added to tally_change since. No two writers wait for one counter.
CREATE TABLE io.tally (
  lane   int NOT NULL,
  state  text NOT NULL,
  reason text NOT NULL,
  n      bigint NOT NULL,
  PRIMARY KEY (lane, state, reason)
) WITH (fillfactor = 50);
CREATE TABLE io.tally_change (
  lane   int NOT NULL,
  state  text NOT NULL,
  reason text NOT NULL,
  n      bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
CREATE INDEX tally_change_lane ON io.tally_change (lane);

${PEOPLE_TABLES}
${NOTICE_TABLES}
${TALLY_SQL}
${TAKE_IN_SQL}
${FIRST_FLUSH_SQL}
${MEET_SQL}
`;

/** Step i turns a schema of version i into one of version i + 1. A step that was released is never changed. */
export const MIGRATIONS: readonly string[] = [
  VERSION_1,
  MOVING_TABLES,
  SHEET_TABLES,
  REPLICA_TABLES,
  PATIENCE_TABLES,
  AWAY_TABLES,
  OWING_TABLES,
  BLOCKING_TABLES,
];

/** A statement for the schema that is meant. */
export function inSchema(schema: string): (sql: string) => string {
  const name = `"${schema.replaceAll('"', '""')}".`;
  const known = new Map<string, string>();
  return (sql) => {
    const found = known.get(sql);
    if (found !== undefined) return found;
    const meant = sql.replace(/\bio\./g, name);
    known.set(sql, meant);
    return meant;
  };
}
