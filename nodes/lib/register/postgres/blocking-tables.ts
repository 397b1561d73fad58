/**
 * The keys that keep out the same stand in a table of their own, kept by triggers: the index of the messages that had them got a new
 * entry, at a place of its own for each key, with every change of state, and a key hardly ever changes. Still it is what holds should
 * take-in ever be wrong: one message for each line and key.
 *
 * While one Node-RED after the other is updated, those of the version before look a key up without an index.
 */
import { BY_INDEX } from './by-index';
import { BLOCKING_TAKE_IN_SQL } from './take-in-sql';

const FUNCTION = `RETURNS trigger LANGUAGE plpgsql ${BY_INDEX} AS $do$ BEGIN`;
const END = `RETURN NULL; END $do$;`;

/** Nobody writes a message from the reading of the keys until the triggers are there. */
export const BLOCKING_TABLES = `
LOCK TABLE io.message IN ACCESS EXCLUSIVE MODE;
CREATE TABLE io.blocking (
  line     int NOT NULL,
  key_hash bytea NOT NULL,
  id       bigint NOT NULL
);
INSERT INTO io.blocking (line, key_hash, id) SELECT m.line, m.key_hash, m.id FROM io.message m WHERE m.blocks;
ALTER TABLE io.blocking ADD PRIMARY KEY (line, key_hash);
DROP INDEX io.message_never_twice;

CREATE FUNCTION io.message_blocking_born() ${FUNCTION}
  INSERT INTO io.blocking (line, key_hash, id) SELECT n.line, n.key_hash, n.id FROM new_rows n WHERE n.blocks; ${END}
CREATE TRIGGER message_blocking_born AFTER INSERT ON io.message REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION io.message_blocking_born();

-- Not for each statement: on its way from waiting to sent a message keeps out the same all the time.
CREATE FUNCTION io.message_blocking_moved() ${FUNCTION}
  IF OLD.blocks THEN
    DELETE FROM io.blocking b WHERE b.line = OLD.line AND b.key_hash = OLD.key_hash AND b.id = OLD.id;
  ELSE
    INSERT INTO io.blocking (line, key_hash, id) VALUES (NEW.line, NEW.key_hash, NEW.id);
  END IF; ${END}
CREATE TRIGGER message_blocking_moved AFTER UPDATE ON io.message FOR EACH ROW
  WHEN (OLD.blocks IS DISTINCT FROM NEW.blocks) EXECUTE FUNCTION io.message_blocking_moved();

-- From the few rows to theirs: were it a join, it would be planned while there is hardly any, and read all of it later.
CREATE FUNCTION io.message_blocking_gone() ${FUNCTION}
  DELETE FROM io.blocking b WHERE b.ctid = ANY (ARRAY (
    SELECT f.at FROM old_rows o CROSS JOIN LATERAL (SELECT k.ctid AS at FROM io.blocking k
      WHERE k.line = o.line AND k.key_hash = o.key_hash AND k.id = o.id OFFSET 0) f WHERE o.blocks)); ${END}
CREATE TRIGGER message_blocking_gone AFTER DELETE ON io.message REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION io.message_blocking_gone();
${BLOCKING_TAKE_IN_SQL}
`;
