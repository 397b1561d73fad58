/**
 * For schemas whose steps before were made without these guards: what a Node-RED of the version before, which goes on while another one
 * brings the schema up to date, could have done to them. Between the reading of what is owed and the triggers that keep it
 * (owing-tables.ts) it may have noted that something went out, which would go out again for ever, or recorded what would never go out.
 * And it took a refusal for a yes (take-in-sql.ts).
 */
import { KEYED_TAKE_IN_SQL } from './take-in-sql';

/** Nobody writes a message from the lock until all of it is committed. */
export const BESIDE_OLDER = `
LOCK TABLE io.message IN SHARE ROW EXCLUSIVE MODE;
DELETE FROM io.owing w WHERE NOT EXISTS (SELECT FROM io.message m WHERE m.id = w.id AND m.owed_to = w.node);
INSERT INTO io.owing (node, id) SELECT m.owed_to, m.id FROM io.message m
  WHERE m.owed AND NOT EXISTS (SELECT FROM io.owing w WHERE w.node = m.owed_to AND w.id = m.id);
${KEYED_TAKE_IN_SQL}
`;
