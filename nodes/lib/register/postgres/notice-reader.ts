/** What stands in the register about followed notices. */
import type { Secrets } from '../secrets';
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
import { openBody, openText } from './bodies';
import type { Db, Tx } from './db';

const COLUMNS = `n.id, f.line, f.service, n.state, n.sealed, n.io_id, n.due_day, n.next_day`;
const OUT_COLUMNS = `${COLUMNS}, n.giving, n.again, n.told_by, n.retold, b.msg`;

export const NOTICE_READER_SQL = {
  /** Of each follow its first ones, by the index, and of those the first: a page costs the same however many are due. */
  due: `SELECT d.* FROM io.follow f CROSS JOIN LATERAL (
      SELECT ${COLUMNS} FROM io.notice n
      WHERE n.follow = f.id AND n.is_open AND n.next_day <= $3 AND (n.next_day, n.id) > ($4, $5) AND n.giving IS NULL
      ORDER BY n.next_day, n.id LIMIT $6) d
    WHERE f.node = $1 AND f.line = $2 ORDER BY d.next_day, d.id LIMIT $6`,
  giving: `SELECT ${OUT_COLUMNS} FROM io.notice n JOIN io.follow f ON f.id = n.follow JOIN io.notice_body b ON b.id = n.id
    WHERE n.id = ANY($1::bigint[]) AND n.giving IS NOT NULL AND n.giving_by = $2 AND n.next_day IS NOT NULL
    ORDER BY n.id`,
  ends: `SELECT d.* FROM io.follow f CROSS JOIN LATERAL (
      SELECT ${OUT_COLUMNS} FROM io.notice n JOIN io.notice_body b ON b.id = n.id
      WHERE n.follow = f.id AND n.is_owed AND n.id > $3 ORDER BY n.id LIMIT $4) d
    WHERE f.node = $1 AND f.line = $2 ORDER BY d.id LIMIT $4`,
  telling: `UPDATE io.notice SET retold = told_by IS NOT NULL, told_by = $2
    WHERE id = ANY($1::bigint[]) AND state IN ('paid', 'cancelled') AND told_by IS DISTINCT FROM $2`,
  firstDay: `SELECT min(d.next_day) AS day FROM io.follow f CROSS JOIN LATERAL (
      SELECT n.next_day FROM io.notice n WHERE n.follow = f.id AND n.is_open ORDER BY n.next_day LIMIT 1) d
    WHERE f.node = $1 AND f.line = $2`,
  counts: `SELECT f.line, f.node, f.service, t.state, t.note, t.day, sum(t.n)::bigint AS n
    FROM (SELECT follow, state, note, day, n FROM io.notice_tally
      UNION ALL SELECT follow, state, note, day, n FROM io.notice_tally_change) t
    JOIN io.follow f ON f.id = t.follow WHERE $1::text IS NULL OR f.node = $1
    GROUP BY f.id, t.state, t.note, t.day HAVING sum(t.n) > 0 ORDER BY f.id, t.state, t.note, t.day`,
} as const;

interface Columns {
  readonly id: number;
  readonly line: string;
  readonly service: string;
  readonly state: NoticeState;
  readonly sealed: Buffer | null;
  readonly io_id: string;
  readonly due_day: number;
  readonly next_day: number;
}

interface OutColumns extends Columns {
  readonly giving: OpenNoticeState | null;
  readonly again: boolean;
  readonly told_by: number | null;
  readonly retold: boolean;
  readonly msg: Buffer;
}

interface Reader extends Pick<Notices, 'due' | 'firstDay' | 'ends' | 'counts'> {
  /** What of these is still to go out now by this process, as it stands. */
  readonly giving: (tx: Tx, asked: readonly DueNotice[], me: number) => Promise<NoticeOut[]>;
}

/** @param mayFollow whether this process owns the line, and so gives what is followed there */
export function noticeReaderOf(db: Db, mayFollow: (line: string) => Promise<boolean>): Reader {
  function sealedOf(row: Columns, secrets: Secrets): [string, string, number] {
    return JSON.parse(openText(secrets, row.sealed)) as [string, string, number];
  }

  function dueNotice(row: Columns): DueNotice {
    const [number, fiscalCode] = sealedOf(row, db.secretsOf(row.line));
    return {
      ...{ id: row.id, state: row.state as OpenNoticeState, service: row.service, number, fiscalCode },
      ...{ ioId: row.io_id, dueDay: row.due_day, nextDay: row.next_day },
    };
  }

  function outgoing(row: OutColumns, state: OpenNoticeState | NoticeEnd, again: boolean): NoticeOut {
    const secrets = db.secretsOf(row.line);
    const [number, , firstDueDay] = sealedOf(row, secrets);
    return {
      ...{ id: row.id, state, service: row.service, number, ioId: row.io_id, dueDay: row.due_day },
      ...{ firstDueDay, msg: openBody(secrets, 'notice', row.id, row.msg), again },
    };
  }

  async function giving(tx: Tx, asked: readonly DueNotice[], me: number): Promise<NoticeOut[]> {
    const days = new Map(asked.map(({ id, dueDay }) => [id, dueDay]));
    const rows = await tx.rows<OutColumns>(NOTICE_READER_SQL.giving, [[...days.keys()], me]);
    return rows
      .filter((row) => row.due_day === days.get(row.id))
      .map((row) => outgoing(row, row.giving ?? 'after', row.again));
  }

  /** Who tells them is noted before: told by another process before, they may have been heard. */
  async function ends({ node, line }: NoticeScope, afterId: number, limit: number): Promise<NoticeOut[]> {
    const page = [node, line, afterId, limit];
    const read = (tx: Tx): Promise<OutColumns[]> => tx.rows<OutColumns>(NOTICE_READER_SQL.ends, page);
    const me = db.me();
    let rows = await db.read(read);
    const others = rows.filter((row) => row.told_by !== me).map(({ id }) => id);
    if (others.length > 0) {
      await db.transact((tx) => tx.changed(NOTICE_READER_SQL.telling, [others, me]));
      rows = await db.read(read);
    }
    return rows
      .filter((row) => row.told_by === me)
      .map((row) => outgoing(row, row.state as NoticeEnd, row.retold));
  }

  return {
    giving,
    async due(scope, upTo, after, limit) {
      if (!(await mayFollow(scope.line))) return [];
      const { node, line } = scope;
      const page = [node, line, upTo, after?.nextDay ?? 0, after?.id ?? 0, limit];
      const rows = await db.read((tx) => tx.rows<Columns>(NOTICE_READER_SQL.due, page));
      return rows.map(dueNotice);
    },
    async ends(scope, afterId, limit) {
      return (await mayFollow(scope.line)) ? ends(scope, afterId, limit) : [];
    },
    async firstDay({ node, line }) {
      const found = await db.read((tx) =>
        tx.rows<{ day: number | null }>(NOTICE_READER_SQL.firstDay, [node, line]),
      );
      return found[0]?.day ?? null;
    },
    async counts(node) {
      const rows = await db.read((tx) => tx.rows<CountColumns>(NOTICE_READER_SQL.counts, [node ?? null]));
      return rows.map(({ note, day, ...row }) => ({ ...row, note: note || null, day: day || null }));
    },
  };
}

interface CountColumns extends Omit<NoticeCount, 'note' | 'day'> {
  readonly note: NoticeNote | '';
  readonly day: number;
}
