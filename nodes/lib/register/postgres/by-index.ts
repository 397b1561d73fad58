/**
 * Of a function whose statements are planned once for a session: that may be while the tables are empty, and what reads all of an empty
 * table is quick only then. So they go by an index, from the few that are given to the rows that they name.
 */
export const BY_INDEX = `SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off`;
