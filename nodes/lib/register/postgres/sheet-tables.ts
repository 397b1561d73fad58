/**
 * Tables of what io-service-sheet must not forget (sheets/types.ts). `sheet_change.n` grows with all that is noted of a destination: its
 * row is locked first by whoever notes, and never deleted. `sheet_begun.since`: milliseconds since the epoch by the database's clock,
 * which all processes share; `claim`: what `n` was when it began. `sheet_file`: SHA-256 of the files that were taken along.
 */
export const SHEET_TABLES = `
CREATE TABLE io.sheet (
  destination text NOT NULL,
  node        text NOT NULL,
  service     text NOT NULL,
  logo        text,
  minors      boolean,
  PRIMARY KEY (destination, node)
);
CREATE TABLE io.sheet_begun (
  destination text NOT NULL,
  node        text NOT NULL,
  name        text NOT NULL,
  since       bigint NOT NULL,
  claim       bigint NOT NULL,
  PRIMARY KEY (destination, node)
);
CREATE TABLE io.sheet_change (
  destination text PRIMARY KEY,
  n           bigint NOT NULL
);
CREATE TABLE io.sheet_file (
  hash text PRIMARY KEY
);
`;
