/**
 * A person begins the trials anew: all that the register knows of lines to the simulator goes. What a line leads to stands in its
 * own name, as it did when its messages were taken in; how an institution is set today does not matter.
 */
import { isSimulated } from '../../core/destination';
import type { Register } from '../types';
import type { Db, Tx } from './db';
import { pruneLanes } from './eraser';
import { pruneFollows } from './follows';
import { eraseAllNotices } from './notice-eraser';
import type { Order } from './order';
import type { NoteScope } from './scope-acts';

/** Messages, and notices of one line, deleted in one transaction. */
const CHUNK = 250;

/** Each state has an index of its own. */
const OF_LANE = ['waiting', 'held', 'flying', 'resting']
  .map((index) => {
    const line = index === 'waiting' ? 'AND m.line = $1' : '';
    return `(SELECT m.id FROM io.lane l CROSS JOIN LATERAL (SELECT m.id FROM io.message m
      WHERE m.lane = l.id AND m.${index} ${line} AND m.id <= $2 LIMIT $3) m WHERE l.line = $1 LIMIT $3)`;
  })
  .join(' UNION ALL ');

export const FORGET_SQL = {
  lines: `SELECT line.id, line.name, coalesce((SELECT e.last_id FROM io.line_end e WHERE e.line = line.id), 0) AS up_to
    FROM io.line line WHERE split_part(line.name, '|', 2) = 'simulator' ORDER BY line.id`,
  others: `SELECT DISTINCT f.line AS name FROM io.follow f UNION SELECT DISTINCT p.line FROM io.paid_early p`,
  ids: `SELECT found.id FROM (${OF_LANE}) found LIMIT $3`,
  delete: `DELETE FROM io.message WHERE id = ANY($1::bigint[])`,
} as const;

/** A line, and the newest message that was there when it began. */
interface Meant {
  readonly id: number;
  readonly name: string;
  readonly up_to: number;
}

/** @param between orders it among what this process takes in */
export function forgetOf(
  db: Db,
  noteScope: NoteScope,
  between: Order['between'],
): Pick<Register, 'forgetSimulated'> {
  async function meantNow(tx: Tx): Promise<Meant[]> {
    const lines = await tx.rows<Meant>(FORGET_SQL.lines);
    const known = new Set(lines.map(({ name }) => name));
    const others = await tx.rows<{ name: string }>(FORGET_SQL.others);
    const rest = others.filter(({ name }) => isSimulated(name) && !known.has(name));
    return [...lines, ...rest.map(({ name }) => ({ id: 0, name, up_to: 0 }))];
  }

  async function forgetMessages(tx: Tx, { id, up_to }: Meant): Promise<number> {
    const found = await tx.rows<{ id: number }>(FORGET_SQL.ids, [id, up_to, CHUNK]);
    if (found.length > 0) await tx.changed(FORGET_SQL.delete, [found.map((one) => one.id)]);
    return found.length;
  }

  async function forgetLine(line: Meant): Promise<number> {
    let forgotten = 0;
    for (let n = CHUNK; n === CHUNK; forgotten += n) n = await db.transact((tx) => forgetMessages(tx, line));
    for (let n = CHUNK; n === CHUNK;) n = await db.transact((tx) => eraseAllNotices(tx, line.name, CHUNK));
    await db.transact(async (tx) => {
      await pruneLanes(tx, line.id);
      await pruneFollows(tx, line.name);
    });
    return forgotten;
  }

  return {
    async forgetSimulated(by) {
      const meant = await between(() => db.read(meantNow));
      await db.transact(async (tx) => {
        const scopes = meant.length === 0 ? [{}] : meant.map(({ name }) => ({ line: name }));
        const note = await noteScope(tx, by, 'forget-simulated', scopes, {});
        await note();
      });
      let forgotten = 0;
      for (const line of meant) forgotten += await forgetLine(line);
      return forgotten;
    },
  };
}
