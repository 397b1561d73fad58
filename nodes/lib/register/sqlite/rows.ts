/**
 * Rows of the file as the register's own words, and the choice of rows that a scope means.
 */
import { withProperties } from '../../core/with-properties';
import { bodiesOf } from './bodies';
import type { Keys } from './keys';
import { NOT_GIVEN } from './schema';
import type { Cell } from '../cells';
import type { Lanes } from './lanes';
import type { Store } from './store';
import type { Detail, Entry, Row, Scope, State } from '../types';

const COLUMNS = `message.id, lane, type, state, reason, detail, attempts, decided, io_id, taken_at, changed_at, run, owed_to`;

export const ROW_SQL = {
  entries: `SELECT ${COLUMNS}, recipient, msg FROM message LEFT JOIN body ON body.id = message.id
    WHERE message.id IN (SELECT value FROM json_each(?)) ORDER BY message.id`,
  rows: `SELECT ${COLUMNS}, recipient FROM message
    WHERE message.id IN (SELECT value FROM json_each(?)) ORDER BY message.id`,
  text: `SELECT msg FROM body WHERE id = ?`,
} as const;

/** Whose row a person may need: for a letter, or to decide about it. */
const WITH_ROW: ReadonlySet<State> = new Set<State>(['unreachable', 'in-doubt']);

interface Columns {
  readonly id: number;
  readonly lane: number;
  readonly type: string;
  readonly state: State;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly attempts: number;
  readonly decided: number;
  readonly io_id: string | null;
  readonly taken_at: number;
  readonly changed_at: number;
  readonly run: number;
  readonly owed_to: string | null;
}

/** A row that was named one by one, and a way to read what is sealed of it. */
export interface Found {
  readonly row: Row;
  readonly fiscalCode: () => string | null;
  /** The text of who was not reached; null once nobody may know any more who that was. */
  readonly text: () => string | null;
}

export interface Rows {
  /** Messages with their text, in the order of their ids. */
  entries(ids: readonly number[]): Entry[];
  /** Messages without it. */
  found(ids: readonly number[]): Found[];
  /** The ids that a scope names one by one (by keys, by ids, or by both); null when it names none. */
  named(scope: Scope): number[] | null;
  /** The cells that a scope means when it names no ids. */
  cells(scope: Scope, states?: readonly State[], reason?: string): Cell[];
}

export function rowsOf(store: Store, lanes: Lanes, keys: Keys): Rows {
  const statement = {
    entries: store.prepare(ROW_SQL.entries),
    rows: store.prepare(ROW_SQL.rows),
    text: store.prepare(ROW_SQL.text),
  };

  const bodies = bodiesOf(store, 'message');

  function common(columns: Columns): Omit<Entry, 'msg'> {
    const lane = lanes.byId(columns.lane);
    if (!lane) throw store.damaged('lane');
    const owed = columns.owed_to !== null;
    return {
      id: columns.id,
      line: lane.line,
      node: lane.node,
      service: lane.service,
      type: columns.type,
      campaign: lane.campaign,
      state: columns.state,
      attempts: columns.attempts,
      reason: columns.reason,
      detail: columns.detail === null ? null : (JSON.parse(columns.detail) as Detail),
      ioId: columns.io_id,
      takenAt: columns.taken_at,
      changedAt: columns.changed_at,
      decided: columns.decided === 1,
      again: owed && columns.run !== NOT_GIVEN && columns.run !== store.run,
      ...(owed && columns.run === NOT_GIVEN ? { waits: true } : {}),
    };
  }

  /** Only where nothing else says whom it was about. */
  function person(row: { recipient: ArrayBuffer | null; msg: ArrayBuffer | null }): { recipient?: string } {
    if (row.msg !== null || row.recipient === null) return {};
    const fiscalCode = store.secrets.decrypt(row.recipient);
    return fiscalCode === null ? {} : { recipient: fiscalCode };
  }

  function textOf(id: number): string | null {
    const row = statement.text.get(id) as { msg: ArrayBuffer } | undefined;
    return row === undefined ? null : bodies.open(id, row.msg);
  }

  function byKeys(wanted: readonly string[]): number[] {
    return wanted.flatMap((key) => keys.find(store.secrets.hash(key)).map((row) => row.id));
  }

  return {
    entries(ids) {
      const rows = statement.entries.all(JSON.stringify(ids)) as (Columns & {
        recipient: ArrayBuffer | null;
        msg: ArrayBuffer | null;
      })[];
      return rows.map((row) =>
        withProperties(common(row), { msg: row.msg && bodies.open(row.id, row.msg), ...person(row) }),
      );
    },
    found(ids) {
      const rows = statement.rows.all(JSON.stringify(ids)) as (Columns & { recipient: ArrayBuffer | null })[];
      return rows.map((row) => ({
        row: { ...common(row), fiscalCode: null, emitted: isOutcome(row.state) && row.owed_to === null },
        fiscalCode: () => (row.recipient === null ? null : store.secrets.decrypt(row.recipient)),
        text: () => (WITH_ROW.has(row.state) && row.recipient !== null ? textOf(row.id) : null),
      }));
    },
    named(scope) {
      const keyed = scope.keys && byKeys(scope.keys);
      if (!scope.ids || !keyed) return keyed ?? scope.ids?.slice() ?? null;
      const both = new Set(scope.ids);
      return keyed.filter((id) => both.has(id));
    },
    cells: (scope, states, reason) =>
      lanes
        .cells(lanes.inScope(scope))
        .filter((cell) => states === undefined || states.includes(cell.state))
        .filter((cell) => reason === undefined || cell.reason === reason),
  };
}

function isOutcome(state: State): boolean {
  return state !== 'queued' && state !== 'checking' && state !== 'sending';
}
