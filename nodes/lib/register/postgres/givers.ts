/**
 * What this process has on its way out: marked in the register with its number, which another process respects for as long as
 * this one is not gone. A mark of which it is not known whether it was made, or which was made and did not lead to anything, is
 * taken back before the next look: nobody else would do it.
 */
import type { DueNotice } from '../notice-types';
import type { Db, Tx } from './db';
import { NOTICE_SQL } from './notice-sql';

export interface Givers {
  /** Marks what may leave; the ids. Of two calls, in whatever processes, only one gets a notice. */
  mark(notices: readonly DueNotice[]): Promise<number[]>;
  /** Reads what was marked; if that fails, nothing of it leaves. */
  read<T>(ids: readonly number[], run: (tx: Tx, me: number) => Promise<T>): Promise<T>;
  giveBack(ids: readonly number[], again: boolean): Promise<void>;
  /** Marks that led to nothing. */
  takeBack(): Promise<void>;
  /** The ids, and the number with which each was marked. */
  numbersOf(ids: readonly number[]): [readonly number[], readonly number[]];
  forget(ids: readonly number[]): void;
}

export function giversOf(db: Db): Givers {
  const given = new Map<number, number>();
  /** Perhaps marked, and on no way. */
  const unsure = new Set<number>();

  function numbersOf(ids: readonly number[]): [readonly number[], readonly number[]] {
    const me = db.me();
    return [ids, ids.map((id) => given.get(id) ?? me)];
  }

  function forget(ids: readonly number[]): void {
    for (const id of ids) given.delete(id);
  }

  async function giveBack(ids: readonly number[], again: boolean): Promise<void> {
    const on = numbersOf(ids);
    await db.transact((tx) => tx.changed(NOTICE_SQL.giveBack, [...on, again]));
    forget(ids);
  }

  return {
    async mark(notices) {
      const ids = notices.map(({ id }) => id);
      const as = [ids, notices.map(({ dueDay }) => dueDay), notices.map(({ state }) => state)];
      // Before the first answer of the database this process has no number.
      let me = db.me();
      try {
        const found = await db.transact((tx) => {
          me = db.me();
          return tx.rows<{ id: number }>(NOTICE_SQL.give, [me, ...as]);
        });
        for (const { id } of found) given.set(id, me);
        return found.map(({ id }) => id);
      } catch (error) {
        for (const id of ids)
          if (!given.has(id)) {
            given.set(id, me);
            unsure.add(id);
          }
        throw error;
      }
    },
    async read(ids, run) {
      const me = given.get(ids[0] ?? 0) ?? db.me();
      try {
        return await db.transact((tx) => run(tx, me));
      } catch (error) {
        for (const id of ids) unsure.add(id);
        throw error;
      }
    },
    giveBack,
    async takeBack() {
      if (unsure.size === 0) return;
      const ids = [...unsure];
      await giveBack(ids, false);
      for (const id of ids) unsure.delete(id);
    },
    numbersOf,
    forget,
  };
}
