/** Tables of the payment notices that io-scadenze nodes follow. */
export const NOTICE_TABLES = `
CREATE TABLE io.follow (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  line    text NOT NULL,
  node    text NOT NULL,
  service text NOT NULL,
  UNIQUE (line, node, service)
);
CREATE SEQUENCE io.notice_id;
-- giving_by: the process that has it on its way out; told_by: the one that tells its end, retold: another one may have told it.
CREATE TABLE io.notice (
  id             bigint PRIMARY KEY DEFAULT nextval('io.notice_id'),
  follow         int NOT NULL,
  state          text NOT NULL CHECK (state IN ('before', 'after', 'paid', 'cancelled', 'ended')),
  note           text,
  reminder       text NOT NULL CHECK (reminder IN ('open', 'given', 'by-io')),
  giving         text,
  again          boolean NOT NULL DEFAULT false,
  owed           boolean NOT NULL DEFAULT false,
  giving_by      bigint,
  told_by        bigint,
  retold         boolean NOT NULL DEFAULT false,
  number_hash    bytea NOT NULL,
  recipient_hash bytea NOT NULL,
  sealed         bytea,
  io_id          text NOT NULL,
  sent_at        bigint NOT NULL,
  sent_day       int NOT NULL,
  due_day        int NOT NULL,
  next_day       int,
  changed_at     bigint NOT NULL,
  is_open    boolean NOT NULL GENERATED ALWAYS AS (next_day IS NOT NULL) STORED,
  is_over    boolean NOT NULL GENERATED ALWAYS AS (next_day IS NULL) STORED,
  is_owed    boolean NOT NULL GENERATED ALWAYS AS (owed) STORED,
  is_leaving boolean NOT NULL GENERATED ALWAYS AS (giving IS NOT NULL) STORED
) WITH (fillfactor = 70);
CREATE INDEX notice_by_number ON io.notice (number_hash, id);
CREATE INDEX notice_next ON io.notice (follow, next_day, id) WHERE is_open;
CREATE INDEX notice_over ON io.notice (follow, changed_at) WHERE is_over;
CREATE INDEX notice_owed ON io.notice (follow, id) WHERE is_owed;
CREATE INDEX notice_leaving ON io.notice (giving_by, id) WHERE is_leaving;
CREATE TABLE io.notice_body (
  id  bigint PRIMARY KEY,
  msg bytea NOT NULL
);
CREATE TABLE io.notice_tally (
  follow int NOT NULL,
  state  text NOT NULL,
  note   text NOT NULL,
  day    int NOT NULL,
  n      bigint NOT NULL,
  PRIMARY KEY (follow, state, note, day)
) WITH (fillfactor = 50);
CREATE TABLE io.notice_tally_change (
  follow int NOT NULL,
  state  text NOT NULL,
  note   text NOT NULL,
  day    int NOT NULL,
  n      bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
CREATE INDEX notice_tally_change_follow ON io.notice_tally_change (follow);
CREATE TABLE io.paid_early (
  number_hash bytea NOT NULL,
  line        text NOT NULL,
  node        text NOT NULL,
  at          bigint NOT NULL,
  PRIMARY KEY (number_hash, line, node)
);
CREATE INDEX paid_early_at ON io.paid_early (line, at);
`;
