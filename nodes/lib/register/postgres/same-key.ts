/**
 * Messages with a key, by the two indexes that have them: of those that keep out the same there is one for each line and key; all others
 * are few. `m` is the message; `which` goes on to the end of each statement, so that an order and a limit hold for each of both.
 */
export function sameKey(columns: string, which: string): string {
  const of = (blocks: string) => `(SELECT ${columns} FROM io.message m WHERE ${blocks} AND ${which})`;
  return `${of('m.blocks')} UNION ALL ${of('NOT m.blocks')}`;
}
