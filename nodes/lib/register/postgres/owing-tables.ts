/**
 * What a message costs the server is above all the entries of its indexes: each change of a row that touches a column of an index makes a
 * new entry in all of them. So what is owed to an io-send stands in a table of its own, kept by triggers, and noting that it has gone
 * out touches no index of the message; of two pairs of indexes one is left of each:
 *
 * - `message_done`: what is over, first whose recipient is gone, then whose recipient can be read, each in the order of time.
 * - `message_by_key`: messages with a key that do not keep out the same; those that do had `message_never_twice`, until blocking-tables.ts.
 *
 * The column `owed` stays: while one Node-RED after the other is updated, those of the version before still ask by it.
 */
import { BY_INDEX } from './by-index';
import { FLUSH_SQL } from './flush-sql';
import { NEXT_SQL } from './next-sql';
import { KEYED_TAKE_IN_SQL } from './take-in-sql';

const OWED = (rows: string) => `INSERT INTO io.owing (node, id) SELECT r.owed_to, r.id FROM ${rows} r
    WHERE r.owed_to IS NOT NULL;`;
/** From the few rows to theirs, by the key: were it a join, it would be planned while hardly anything is owed, and read all of it later. */
const OWED_NO_MORE = (rows: string) => `DELETE FROM io.owing w WHERE w.ctid = ANY (ARRAY (
    SELECT f.at FROM ${rows} r CROSS JOIN LATERAL
      (SELECT o.ctid AS at FROM io.owing o WHERE o.node = r.owed_to AND o.id = r.id OFFSET 0) f
    WHERE r.owed_to IS NOT NULL));`;

const trigger = (name: string, event: string, tables: string, does: string) => `
CREATE FUNCTION io.${name}() RETURNS trigger LANGUAGE plpgsql ${BY_INDEX} AS $do$ BEGIN
  ${does} RETURN NULL; END $do$;
CREATE TRIGGER ${name} AFTER ${event} ON io.message REFERENCING ${tables}
  FOR EACH STATEMENT EXECUTE FUNCTION io.${name}();`;

/** Nobody writes a message from the reading of what is owed until the triggers are there. */
export const OWING_TABLES = `
LOCK TABLE io.message IN ACCESS EXCLUSIVE MODE;
CREATE TABLE io.owing (
  node text COLLATE "C" NOT NULL,
  id   bigint NOT NULL,
  PRIMARY KEY (node, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
INSERT INTO io.owing (node, id) SELECT m.owed_to, m.id FROM io.message m WHERE m.owed;
DROP INDEX io.message_owed;
${trigger('message_owing_born', 'INSERT', 'NEW TABLE AS new_rows', OWED('new_rows'))}
${trigger(
  'message_owing_moved',
  'UPDATE',
  'OLD TABLE AS old_rows NEW TABLE AS new_rows',
  `${OWED_NO_MORE('old_rows')}
  ${OWED('new_rows')}`,
)}
${trigger('message_owing_gone', 'DELETE', 'OLD TABLE AS old_rows', OWED_NO_MORE('old_rows'))}

CREATE INDEX message_done ON io.message (lane, readable, changed_at) WHERE final;
DROP INDEX io.message_final;
DROP INDEX io.message_readable;
DROP INDEX io.message_by_key;
CREATE INDEX message_by_key ON io.message (line, key_hash, id) WHERE key_hash IS NOT NULL AND NOT blocks;
${KEYED_TAKE_IN_SQL}
${FLUSH_SQL}
${NEXT_SQL}
`;
