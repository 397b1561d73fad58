/** Rows as columns: PostgreSQL takes many rows as one list for each column. */

/** What SQLite gives for bytes. */
export type Bytes = ArrayBuffer | Uint8Array | null;

export function buffer(bytes: Bytes): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes as ArrayBuffer);
}

/** `INSERT` of many rows; `types` by name of column, in the order of `columnsOf`. */
export function insertSql(table: string, types: Readonly<Record<string, string>>, more = ''): string {
  const lists = Object.values(types).map((type, index) => `$${index + 1}::${type}[]`);
  return `INSERT INTO ${table} (${Object.keys(types).join(', ')}) SELECT * FROM unnest(${lists.join(', ')}) ${more}`;
}

/** The values of each column. */
export function columnsOf(types: Readonly<Record<string, string>>, rows: readonly object[]): unknown[][] {
  return Object.keys(types).map((name) => rows.map((row) => (row as Record<string, unknown>)[name]));
}

/** In pieces of at most so many. */
export function* slices<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}
