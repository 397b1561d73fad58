/** Tables of what people decide and of what is noted about them. */
export const PEOPLE_TABLES = `
-- What one process asks of IO through the one that owns the line.
CREATE TABLE io.ask (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  line     int NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  sealed   bytea NOT NULL,
  taken    boolean NOT NULL DEFAULT false,
  answer   bytea
);

CREATE TABLE io.stop (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  node     text NOT NULL,
  campaign text,
  -- The campaign as plainName makes it; lanes have it in that form.
  plain    text
);
CREATE INDEX stop_node ON io.stop (node);

CREATE TABLE io.confirmation (
  lane int NOT NULL,
  at   bigint NOT NULL,
  who  text NOT NULL,
  n    bigint NOT NULL,
  PRIMARY KEY (lane, at, who)
);

CREATE TABLE io.act (
  id       bigint PRIMARY KEY,
  page     text NOT NULL,
  sending  text NOT NULL,
  at       bigint NOT NULL,
  until    bigint NOT NULL,
  who      text NOT NULL,
  what     text NOT NULL,
  line     text NOT NULL,
  campaign text NOT NULL,
  n        bigint NOT NULL,
  detail   text NOT NULL,
  before   text NOT NULL,
  hash     text NOT NULL
);
CREATE INDEX act_by_page ON io.act (page, id);
CREATE INDEX act_by_sending ON io.act (sending, id);
CREATE INDEX act_until ON io.act (until, id);
CREATE INDEX act_elsewhere ON io.act (line, campaign, id) WHERE page = '';
CREATE INDEX act_confirmed ON io.act (line, campaign, id) WHERE what = 'confirm' AND page <> '';
-- The number of the last entry of all logs: who adds one holds it.
CREATE TABLE io.act_end (
  id bigint NOT NULL
);
INSERT INTO io.act_end VALUES (0);
CREATE TABLE io.act_gone (
  page text PRIMARY KEY,
  id   bigint NOT NULL,
  hash text NOT NULL
);

-- For how many days the rows of a line are kept.
CREATE TABLE io.keep (
  line           text PRIMARY KEY,
  recipient_days int NOT NULL,
  retention_days int NOT NULL,
  log_days       int
);

-- What was committed, for who has not heard the answer.
CREATE TABLE io.done (
  token  uuid PRIMARY KEY,
  result jsonb,
  at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX done_at ON io.done (at);
`;
