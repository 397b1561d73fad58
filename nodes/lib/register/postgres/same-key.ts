/**
 * Messages with a key: of those that keep out the same there is one for each line and key, which stands in `blocking`; all others are
 * few, and have an index. `m` is the message; `which` goes on to the end of each statement, so that an order and a limit hold for each
 * of both.
 */
export function sameKey(
  columns: string,
  { line, key }: { readonly line: string; readonly key: string },
  which = '',
): string {
  return `(SELECT ${columns} FROM io.blocking b JOIN io.message m ON m.id = b.id
      WHERE b.line = ${line} AND b.key_hash = ${key} ${which})
    UNION ALL (SELECT ${columns} FROM io.message m WHERE NOT m.blocks AND m.line = ${line} AND m.key_hash = ${key} ${which})`;
}
