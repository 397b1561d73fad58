/** What stands in the register about followed notices. */
import { bodiesOf } from './bodies';
import type { Follow, Follows } from './follows';
import type {
  DueNotice,
  NoticeCount,
  NoticeEnd,
  NoticeNote,
  NoticeOut,
  Notices,
  NoticeScope,
  NoticeState,
  OpenNoticeState,
} from '../notice-types';
import type { Store } from './store';

const COLUMNS = `notice.id, follow, state, sealed, io_id, due_day, next_day`;

export const NOTICE_READER_SQL = {
  due: `SELECT ${COLUMNS} FROM notice INDEXED BY notice_next
    WHERE next_day IS NOT NULL AND follow = ? AND next_day <= ? AND (next_day, id) > (?, ?) AND giving IS NULL
    ORDER BY next_day, id LIMIT ?`,
  giving: `SELECT ${COLUMNS}, giving, again, run, msg FROM notice JOIN notice_body ON notice_body.id = notice.id
    WHERE notice.id IN (SELECT value FROM json_each(?)) AND giving IS NOT NULL AND next_day IS NOT NULL
    ORDER BY notice.id`,
  ends: `SELECT ${COLUMNS}, giving, again, run, msg FROM notice INDEXED BY notice_owed
    JOIN notice_body ON notice_body.id = notice.id
    WHERE owed = 1 AND follow = ? AND notice.id > ? ORDER BY notice.id LIMIT ?`,
  firstDay: `SELECT min(day) AS day FROM notice_tally WHERE follow = ? AND day > 0 AND n > 0`,
  counts: `SELECT follow, state, note, day, n FROM notice_tally WHERE n > 0`,
} as const;

interface Columns {
  readonly id: number;
  readonly follow: number;
  readonly state: NoticeState;
  readonly sealed: ArrayBuffer | null;
  readonly io_id: string;
  readonly due_day: number;
  readonly next_day: number;
}

interface OutColumns extends Columns {
  readonly giving: OpenNoticeState | null;
  readonly again: number;
  readonly run: number;
  readonly msg: ArrayBuffer;
}

interface Reader extends Pick<Notices, 'due' | 'firstDay' | 'ends' | 'counts'> {
  /** What of these is still to go out now, as it stands. */
  readonly giving: (notices: readonly DueNotice[]) => NoticeOut[];
}

export function noticeReaderOf(store: Store, follows: Follows): Reader {
  const statement = {
    due: store.prepare(NOTICE_READER_SQL.due),
    giving: store.prepare(NOTICE_READER_SQL.giving),
    ends: store.prepare(NOTICE_READER_SQL.ends),
    firstDay: store.prepare(NOTICE_READER_SQL.firstDay),
    counts: store.prepare(NOTICE_READER_SQL.counts),
  };

  const bodies = bodiesOf(store, 'notice');

  /** What cannot be deciphered has been altered on the disk: the register is no longer to be trusted. */
  function open(bytes: ArrayBuffer | null): string {
    const plain = bytes === null ? null : store.secrets.decrypt(bytes);
    if (plain === null) throw store.damaged('body');
    return plain;
  }

  const sealed = (row: Columns) => JSON.parse(open(row.sealed)) as [string, string, number];

  function followOf(row: Pick<Columns, 'follow'>): Follow {
    const follow = follows.byId(row.follow);
    if (!follow) throw store.damaged('lane');
    return follow;
  }

  function dueNotice(row: Columns): DueNotice {
    const [number, fiscalCode] = sealed(row);
    const { service } = followOf(row);
    return {
      ...{ id: row.id, state: row.state as OpenNoticeState, service, number, fiscalCode },
      ...{ ioId: row.io_id, dueDay: row.due_day, nextDay: row.next_day },
    };
  }

  function outgoing(row: OutColumns, state: OpenNoticeState | NoticeEnd, again: boolean): NoticeOut {
    const [number, , firstDueDay] = sealed(row);
    const { service } = followOf(row);
    return {
      ...{ id: row.id, state, service, number, ioId: row.io_id, dueDay: row.due_day, firstDueDay },
      ...{ msg: bodies.open(row.id, row.msg), again },
    };
  }

  function lanesOf({ node, line }: NoticeScope): Follow[] {
    return follows.where((one) => one.node === node && one.line === line);
  }

  function due(scope: NoticeScope, upTo: number, after: DueNotice | undefined, limit: number): DueNotice[] {
    const cursor = [after?.nextDay ?? 0, after?.id ?? 0] as const;
    return lanesOf(scope)
      .flatMap((lane) => statement.due.all(lane.id, upTo, ...cursor, limit) as Columns[])
      .sort((a, b) => a.next_day - b.next_day || a.id - b.id)
      .slice(0, limit)
      .map(dueNotice);
  }

  function giving(notices: readonly DueNotice[]): NoticeOut[] {
    const asked = new Map(notices.map((one) => [one.id, one]));
    const rows = statement.giving.all(JSON.stringify([...asked.keys()])) as OutColumns[];
    return rows
      .filter((row) => row.due_day === asked.get(row.id)?.dueDay)
      .map((row) => outgoing(row, row.giving ?? 'after', row.again === 1));
  }

  function ends(scope: NoticeScope, afterId: number, limit: number): NoticeOut[] {
    return lanesOf(scope)
      .flatMap((lane) => statement.ends.all(lane.id, afterId, limit) as OutColumns[])
      .sort((a, b) => a.id - b.id)
      .slice(0, limit)
      .map((row) => outgoing(row, row.state as NoticeEnd, row.run !== store.run));
  }

  function firstDay(scope: NoticeScope): number | null {
    const days = lanesOf(scope).flatMap((lane) => {
      const { day } = statement.firstDay.get(lane.id) as { day: number | null };
      return day === null ? [] : [day];
    });
    return days.length === 0 ? null : Math.min(...days);
  }

  function counts(node?: string): NoticeCount[] {
    const rows = statement.counts.all() as {
      follow: number;
      state: NoticeState;
      note: NoticeNote | '';
      day: number;
      n: number;
    }[];
    return rows.flatMap((row) => {
      const { line, node: of, service } = followOf(row);
      if (node !== undefined && of !== node) return [];
      const { state, note, day, n } = row;
      return [{ line, node: of, service, state, note: note || null, day: day || null, n }];
    });
  }

  return {
    due: (scope, upTo, after, limit) => store.read(() => due(scope, upTo, after, limit)),
    firstDay: (scope) => store.read(() => firstDay(scope)),
    giving: (notices) => store.use(() => giving(notices)),
    ends: (scope, afterId, limit) => store.read(() => ends(scope, afterId, limit)),
    counts: (node) => store.read(() => counts(node)),
  };
}
