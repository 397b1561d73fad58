/**
 * The tables of the register and how an older file becomes a newer one.
 *
 * `message` is what happened to a message, `body` what was to be sent: apart, so that the bodies that go leave whole
 * pages behind and the rows that stay are read quickly. `lane` names once what many messages share; `tally` counts the
 * messages of each lane by state and reason and is kept by triggers, so that a status never counts rows.
 * `message.run` says in which run of the register (`meta`) an outcome was recorded, `message.owed_to` to which io-send
 * node it is still to be told.
 */
import type Database from 'libsql';

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

/** Step i turns a file of version i into one of version i + 1. A step that was released is never changed. */
export const MIGRATIONS: readonly string[] = [VERSION_1, VERSION_2];

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
