/** An array as PostgreSQL reads it: the driver would look through each number for what has to be escaped. */
export function listOf<T>(all: Iterable<T>, of: (one: T) => number | boolean): string {
  return `{${Array.from(all, of).join(',')}}`;
}
