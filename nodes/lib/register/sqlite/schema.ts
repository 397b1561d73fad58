/**
 * The tables of the register and how an older file becomes a newer one.
 *
 * `message` is what happened to a message, `body` what was to be sent: apart, so that the bodies that go leave whole
 * pages behind and the rows that stay are read quickly. `lane` names once what many messages share; `tally` counts the
 * messages of each lane by state and reason and is kept by triggers, so that a status never counts rows.
 * `message.run` says in which run of the register (`meta`) an outcome went out or may have, `message.owed_to` to which io-send
 * node it is still to be told.
 */
import type Database from 'libsql';

/** `message.run` of an outcome that has not gone out yet, and of one that did and is owed once more. */
export const NOT_GIVEN = 0;
export const GIVEN_BEFORE = -1;

/**
 * Final states, as SQL. Indexes and queries must spell the condition alike. Not as IN: SQLite builds the list anew for
 * every row that is written, and that cost a third of a change of state (measured).
 */
export const IS_FINAL = `(state = 'sent' OR state = 'unreachable' OR state = 'discarded')`;

/** As version 1 spelled it. */
const WAS_FINAL = `state IN ('sent', 'unreachable', 'discarded')`;

const VERSION_1 = `
CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT;

CREATE TABLE lane (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  line     TEXT NOT NULL,
  node     TEXT NOT NULL,
  service  TEXT NOT NULL,
  campaign TEXT NOT NULL,
  since    INTEGER NOT NULL,
  UNIQUE (line, node, service, campaign)
) STRICT;

CREATE TABLE message (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  lane           INTEGER NOT NULL REFERENCES lane (id),
  type           TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN
                   ('queued', 'checking', 'sending', 'sent', 'unreachable', 'in-doubt', 'discarded')),
  reason         TEXT,
  detail         TEXT,
  attempts       INTEGER NOT NULL DEFAULT 0,
  decided        INTEGER NOT NULL DEFAULT 0,
  io_id          TEXT,
  key_hash       BLOB,
  recipient      BLOB,
  recipient_hash BLOB,
  taken_at       INTEGER NOT NULL,
  changed_at     INTEGER NOT NULL,
  run            INTEGER NOT NULL DEFAULT 0,
  owed_to        TEXT
) STRICT;

CREATE TABLE body (
  id  INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  msg BLOB NOT NULL
) STRICT;

CREATE TABLE known_key (
  prefix BLOB NOT NULL,
  id     INTEGER NOT NULL,
  PRIMARY KEY (prefix, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally (
  lane   INTEGER NOT NULL,
  state  TEXT NOT NULL,
  reason TEXT NOT NULL,
  n      INTEGER NOT NULL,
  PRIMARY KEY (lane, state, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE stop (
  node     TEXT NOT NULL,
  campaign TEXT
) STRICT;

CREATE INDEX message_by_cell ON message (lane, state, reason, id);
CREATE INDEX message_by_io_id ON message (io_id) WHERE io_id IS NOT NULL;
CREATE INDEX message_owed ON message (owed_to, id) WHERE owed_to IS NOT NULL;
CREATE INDEX message_settled ON message (lane, changed_at) WHERE ${WAS_FINAL};
CREATE INDEX message_readable ON message (lane, changed_at) WHERE ${WAS_FINAL} AND recipient IS NOT NULL;

CREATE TRIGGER message_born AFTER INSERT ON message BEGIN
  INSERT INTO tally VALUES (NEW.lane, NEW.state, ifnull(NEW.reason, ''), 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER message_moved AFTER UPDATE OF lane, state, reason ON message BEGIN
  UPDATE tally SET n = n - 1 WHERE lane = OLD.lane AND state = OLD.state AND reason = ifnull(OLD.reason, '');
  INSERT INTO tally VALUES (NEW.lane, NEW.state, ifnull(NEW.reason, ''), 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER message_gone AFTER DELETE ON message BEGIN
  UPDATE tally SET n = n - 1 WHERE lane = OLD.lane AND state = OLD.state AND reason = ifnull(OLD.reason, '');
  DELETE FROM known_key WHERE prefix = substr(OLD.key_hash, 1, 6) AND id = OLD.id;
END;
`;

const VERSION_2 = `
DROP INDEX message_settled;
DROP INDEX message_readable;
CREATE INDEX message_settled ON message (lane, changed_at) WHERE ${IS_FINAL};
CREATE INDEX message_readable ON message (lane, changed_at) WHERE ${IS_FINAL} AND recipient IS NOT NULL;
`;

/**
 * `notice` is a payment notice that an io-scadenze follows, `follow` names once what many share, `notice_body` is the row
 * it came from. Days are whole days since 1 January 1970 in the calendar of Rome. `next_day` is when there is something to
 * do, null once all is over; `giving` is what is on its way out ('before' or 'after'), `reminder` whether "in scadenza" is
 * still open, was given, or is IO's own affair. `paid_early` remembers payments, for notices that are not followed yet: the
 * notice may still be queued when it is paid.
 */
const VERSION_3 = `
CREATE TABLE follow (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  line    TEXT NOT NULL,
  node    TEXT NOT NULL,
  service TEXT NOT NULL,
  UNIQUE (line, node, service)
) STRICT;

CREATE TABLE notice (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  follow         INTEGER NOT NULL REFERENCES follow (id),
  state          TEXT NOT NULL CHECK (state IN ('before', 'after', 'paid', 'cancelled', 'ended')),
  note           TEXT,
  reminder       TEXT NOT NULL CHECK (reminder IN ('open', 'given', 'by-io')),
  giving         TEXT,
  again          INTEGER NOT NULL DEFAULT 0,
  owed           INTEGER NOT NULL DEFAULT 0,
  run            INTEGER NOT NULL DEFAULT 0,
  number_hash    BLOB NOT NULL,
  recipient_hash BLOB NOT NULL,
  sealed         BLOB,
  io_id          TEXT NOT NULL,
  sent_at        INTEGER NOT NULL,
  sent_day       INTEGER NOT NULL,
  due_day        INTEGER NOT NULL,
  next_day       INTEGER,
  changed_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE notice_body (
  id  INTEGER PRIMARY KEY REFERENCES notice (id) ON DELETE CASCADE,
  msg BLOB NOT NULL
) STRICT;

CREATE TABLE notice_tally (
  follow INTEGER NOT NULL,
  state  TEXT NOT NULL,
  note   TEXT NOT NULL,
  day    INTEGER NOT NULL,
  n      INTEGER NOT NULL,
  PRIMARY KEY (follow, state, note, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE paid_early (
  number_hash BLOB NOT NULL,
  line        TEXT NOT NULL,
  node        TEXT NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (number_hash, line, node)
) STRICT, WITHOUT ROWID;

CREATE INDEX paid_early_at ON paid_early (line, at);
CREATE INDEX notice_by_number ON notice (number_hash);
CREATE INDEX notice_next ON notice (follow, next_day, id) WHERE next_day IS NOT NULL;
CREATE INDEX notice_over ON notice (follow, changed_at) WHERE next_day IS NULL;
CREATE INDEX notice_owed ON notice (follow, id) WHERE owed = 1;
CREATE INDEX notice_giving ON notice (id) WHERE giving IS NOT NULL;

CREATE TRIGGER notice_born AFTER INSERT ON notice BEGIN
  INSERT INTO notice_tally VALUES (NEW.follow, NEW.state, ifnull(NEW.note, ''), ifnull(NEW.next_day, 0), 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER notice_moved AFTER UPDATE OF state, note, next_day ON notice BEGIN
  UPDATE notice_tally SET n = n - 1 WHERE follow = OLD.follow AND state = OLD.state
    AND note = ifnull(OLD.note, '') AND day = ifnull(OLD.next_day, 0);
  INSERT INTO notice_tally VALUES (NEW.follow, NEW.state, ifnull(NEW.note, ''), ifnull(NEW.next_day, 0), 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER notice_gone AFTER DELETE ON notice BEGIN
  UPDATE notice_tally SET n = n - 1 WHERE follow = OLD.follow AND state = OLD.state
    AND note = ifnull(OLD.note, '') AND day = ifnull(OLD.next_day, 0);
END;
`;

/**
 * `number_hash` and `amount_hash`: keyed hashes of a payment's notice number, and of it with its amount, so that one number
 * does not leave with two amounts. `first-keys-up-to` is the last message whose key knows neither service nor text
 * (docs/adr/0022).
 */
const VERSION_4 = `
ALTER TABLE message ADD COLUMN number_hash BLOB;
ALTER TABLE message ADD COLUMN amount_hash BLOB;

CREATE TABLE known_number (
  prefix BLOB NOT NULL,
  id     INTEGER NOT NULL,
  PRIMARY KEY (prefix, id)
) STRICT, WITHOUT ROWID;

DROP TRIGGER message_gone;
CREATE TRIGGER message_gone AFTER DELETE ON message BEGIN
  UPDATE tally SET n = n - 1 WHERE lane = OLD.lane AND state = OLD.state AND reason = ifnull(OLD.reason, '');
  DELETE FROM known_key WHERE prefix = substr(OLD.key_hash, 1, 6) AND id = OLD.id;
  DELETE FROM known_number WHERE prefix = substr(OLD.number_hash, 1, 6) AND id = OLD.id;
END;

INSERT INTO meta SELECT 'first-keys-up-to', ifnull(max(id), 0) FROM message;
`;

/**
 * `lane.seal`: a keyed hash of its names; made when the register is opened the first time. Bodies up to `unbound-up-to` and
 * `unbound-notices-up-to` were sealed without the row that they belong to.
 */
const VERSION_5 = `
ALTER TABLE lane ADD COLUMN seal BLOB;
INSERT INTO meta SELECT 'unbound-up-to', ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'message'), 0);
INSERT INTO meta SELECT 'unbound-notices-up-to', ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'notice'), 0);
`;

/**
 * `confirmation` says who let the held messages of a lane go, when, and how many. A held message is `queued` with the reason
 * TO_CONFIRM (docs/adr/0027): a version that does not know it would send it, and therefore must not open the file.
 */
const VERSION_6 = `
CREATE TABLE confirmation (
  lane INTEGER NOT NULL,
  at   INTEGER NOT NULL,
  who  TEXT NOT NULL,
  n    INTEGER NOT NULL,
  PRIMARY KEY (lane, at, who)
) STRICT, WITHOUT ROWID;
`;

/**
 * `act` says what people did on a page, by whose hand and when, without a citizen's data. `before` is the hash of the page's entry
 * before, `hash` its own (acts.ts). `until` never falls within a page, so that only its oldest entries go.
 */
const VERSION_7 = `
CREATE TABLE act (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  page     TEXT NOT NULL,
  sending  TEXT NOT NULL,
  at       INTEGER NOT NULL,
  until    INTEGER NOT NULL,
  who      TEXT NOT NULL,
  what     TEXT NOT NULL,
  line     TEXT NOT NULL,
  campaign TEXT NOT NULL,
  n        INTEGER NOT NULL,
  detail   TEXT NOT NULL,
  before   TEXT NOT NULL,
  hash     TEXT NOT NULL
) STRICT;
CREATE INDEX act_by_page ON act (page, id);
CREATE INDEX act_by_sending ON act (sending, id);
CREATE INDEX act_until ON act (until);
`;

/**
 * `act` says from here on what people did anywhere, with an empty `page` for what was not done on a page. `act_gone` has the last
 * entry of each log that was erased; of those that version 7 erased nothing is known but the hash that the next one carries.
 */
const VERSION_8 = `
CREATE INDEX act_elsewhere ON act (line, campaign, id) WHERE page = '';
CREATE INDEX act_confirmed ON act (line, campaign, id) WHERE what = 'confirm' AND page <> '';
CREATE TABLE act_gone (
  page TEXT PRIMARY KEY,
  id   INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO act_gone SELECT page, id - 1, before FROM act
  WHERE id IN (SELECT min(id) FROM act GROUP BY page) AND before <> '';
INSERT INTO act_gone SELECT '', seq, '' FROM sqlite_sequence WHERE name = 'act';
`;

/** Step i turns a file of version i into one of version i + 1. A step that was released is never changed. */
export const MIGRATIONS: readonly string[] = [
  VERSION_1,
  VERSION_2,
  VERSION_3,
  VERSION_4,
  VERSION_5,
  VERSION_6,
  VERSION_7,
  VERSION_8,
];

/** The version of the schema in the file; 0 when it has none. */
export function versionOf(db: Database.Database): number {
  const row = db.prepare('PRAGMA user_version').get([]) as { user_version: number };
  return row.user_version;
}

/** Brings the file to the newest version, each step in a transaction of its own: it is at one version or at the next. */
export function migrate(db: Database.Database, migrations: readonly string[]): void {
  for (let version = versionOf(db); version < migrations.length; version += 1) {
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(`${migrations[version] ?? ''}; PRAGMA user_version = ${version + 1}; COMMIT;`);
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}
