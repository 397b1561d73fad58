/** A follow is what many notices share: line, io-scadenze node and service. They are few and kept in memory. */
import { lineToday } from '../../core/destination';
import type { Store } from './store';

export interface Follow {
  readonly id: number;
  readonly line: string;
  readonly node: string;
  readonly service: string;
}

export const FOLLOW_SQL = {
  all: `SELECT id, line, node, service FROM follow ORDER BY id`,
  insert: `INSERT INTO follow (line, node, service) VALUES (?, ?, ?)`,
} as const;

export interface Follows {
  /** The follow of these three, made when it is new. Only within a transaction. */
  of(line: string, node: string, service: string): Follow;
  byId(id: number): Follow | undefined;
  where(wanted: (follow: Follow) => boolean): Follow[];
  /** Reads them from the file again. */
  reload(): void;
}

export function followsOf(store: Store): Follows {
  const statement = { all: store.prepare(FOLLOW_SQL.all), insert: store.prepare(FOLLOW_SQL.insert) };
  let all: Follow[] = [];

  function reload(): void {
    all = (statement.all.all() as Follow[]).map((one) => ({ ...one, line: lineToday(one.line) }));
  }

  reload();
  // A follow made in a transaction that was undone is not in the file.
  store.onRollback(reload);

  return {
    of(line, node, service) {
      const known = all.find((one) => one.line === line && one.node === node && one.service === service);
      if (known) return known;
      const { id } = statement.insert.run(line, node, service);
      const follow = { id, line, node, service };
      all.push(follow);
      return follow;
    },
    byId: (id) => all.find((one) => one.id === id),
    where: (wanted) => all.filter(wanted),
    reload,
  };
}
