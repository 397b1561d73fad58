/** Notices that a person or another system names by their numbers. */
import type { Secrets } from '../secrets';
import type { Named, NoticeEnd, NoticeScope } from '../notice-types';
import type { Db, Tx } from './db';
import { NOTICE_SQL } from './notice-sql';

export function numberHash(secrets: Secrets, number: string): Buffer {
  return secrets.hash(`notice ${number}`);
}

/** Until the end of the transaction nobody else follows, concludes or postpones notices with these numbers. */
export async function lockNumbers(tx: Tx, hashes: readonly Buffer[]): Promise<void> {
  await tx.rows(NOTICE_SQL.lockNumbers, [hashes.map((hash) => String(hash.readBigInt64BE(0)))]);
}

/** Of each hash the number that it stands for; a node may follow one on lines of several institutions, each with its own hash. */
async function hashesOf(
  db: Db,
  tx: Tx,
  numbers: readonly string[],
  node: string,
  line?: string,
): Promise<ReadonlyMap<string, string>> {
  const found = await tx.rows<{ line: string }>(NOTICE_SQL.lines, [node]);
  const lines = new Set([...found.map((one) => one.line), ...(line === undefined ? [] : [line])]);
  const hashes = new Map<string, string>();
  for (const of of new Set([...lines].map((one) => db.secretsOf(one))))
    for (const number of numbers) hashes.set(numberHash(of, number).toString('hex'), number);
  return hashes;
}

function buffersOf(hashes: ReadonlyMap<string, string>): Buffer[] {
  return [...hashes.keys()].map((hex) => Buffer.from(hex, 'hex'));
}

/** A number that is named twice is unknown the second time. */
function namedOf(
  numbers: readonly string[],
  hashes: ReadonlyMap<string, string>,
  rows: readonly { readonly hash: Buffer }[],
): Named {
  const known = new Set(rows.map(({ hash }) => hashes.get(hash.toString('hex'))));
  return { changed: rows.length, unknown: numbers.length - known.size };
}

/**
 * A payment is remembered also when notices were found: those of a rehearsal, of another person or from before a cancellation say
 * nothing of one that may still wait in a queue.
 */
export async function concludeChunk(
  db: Db,
  tx: Tx,
  numbers: readonly string[],
  end: NoticeEnd,
  { line, node }: NoticeScope,
): Promise<Named> {
  const hashes = await hashesOf(db, tx, numbers, node, line);
  const all = buffersOf(hashes);
  await lockNumbers(tx, all);
  const now = db.now();
  const rows = await tx.rows<{ id: number; hash: Buffer; over: boolean }>(NOTICE_SQL.conclude, [
    ...[end, line, now, node, all],
  ]);
  const own = db.secretsOf(line);
  if (end === 'paid')
    await tx.changed(NOTICE_SQL.paidEarly, [
      [...new Set(numbers)].map((number) => numberHash(own, number)).sort((a, b) => a.compare(b)),
      ...[line, node, now],
    ]);
  const over = rows.filter((row) => row.over).map(({ id }) => id);
  if (over.length > 0) await tx.changed(NOTICE_SQL.eraseBodies, [over]);
  return namedOf(numbers, hashes, rows);
}

export async function postponeChunk(
  db: Db,
  tx: Tx,
  numbers: readonly string[],
  dueDay: number,
  node: string,
): Promise<Named & { readonly ids: readonly number[] }> {
  const hashes = await hashesOf(db, tx, numbers, node);
  const all = buffersOf(hashes);
  await lockNumbers(tx, all);
  const rows = await tx.rows<{ id: number; hash: Buffer }>(NOTICE_SQL.postpone, [dueDay, node, all]);
  return { ids: rows.map(({ id }) => id), ...namedOf(numbers, hashes, rows) };
}
