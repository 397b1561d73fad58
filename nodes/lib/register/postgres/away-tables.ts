/**
 * `away`: institutions whose register was moved to a file (move/away.ts); nothing is taken in for them here until it is moved back.
 * Before there was this table only their lines said so, which nobody owns.
 */
import { REFUSING_TAKE_IN_SQL } from './take-in-sql';

export const AWAY_TABLES = `
CREATE TABLE io.away (
  institution text PRIMARY KEY
);
INSERT INTO io.away SELECT DISTINCT split_part(l.name, '|', 1) FROM io.line l WHERE l.owner = -1;
${REFUSING_TAKE_IN_SQL}
`;
