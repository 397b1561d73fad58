/**
 * Tables of registers that were moved here from a file. `own_key`: the key that an institution brought along, sealed under the common
 * one. `act_join`: where the log of another register was put in; `before` is what its first entry carries, `after` the hash of the entry
 * that stood before it here. `move`: moves that were committed, for who has not heard the answer.
 */
export const MOVING_TABLES = `
CREATE TABLE io.own_key (
  institution text PRIMARY KEY,
  sealed      bytea NOT NULL
);
CREATE TABLE io.act_join (
  id     bigint PRIMARY KEY,
  before text NOT NULL,
  after  text NOT NULL
);
CREATE TABLE io.move (
  id  uuid PRIMARY KEY,
  way text NOT NULL CHECK (way IN ('here', 'away')),
  at  bigint NOT NULL
);
`;
