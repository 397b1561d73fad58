/** What is where, counted on both sides: what arrived must be what left, state by state and campaign by campaign. */
import { lineToday } from '../../core/destination';
import type { Database } from './database';
import { standing } from './messages-here';
import { MoveError } from './problem';
import { countOfSheets, sheetsAt, type Place } from './sheets';
import type { Source } from './source';

/** By what is counted, how many. */
export type Tally = ReadonlyMap<string, number>;

export interface Counts {
  /** By line, node, service, campaign, state and reason. */
  readonly messages: Tally;
  readonly bodies: number;
  /** By line, node, service, state and note. */
  readonly notices: Tally;
  readonly noticeBodies: number;
  readonly paidEarly: number;
  /** Of what people let go, how many messages. */
  readonly confirmed: number;
  /** Of services that io-service-sheet has made or begun to make. */
  readonly sheets: Tally;
}

export const COUNTS_SQL = {
  messages: `SELECT line.name AS line, l.node, l.service, l.campaign, c.state, c.reason, c.n
    FROM (SELECT m.lane, m.state, m.reason, count(*)::bigint AS n FROM io.message m WHERE m.line IN
        (SELECT id FROM io.line WHERE name = ANY ($1::text[])) GROUP BY 1, 2, 3) c
    JOIN io.lane l ON l.id = c.lane JOIN io.line line ON line.id = l.line`,
  tally: `SELECT line.name AS line, l.node, l.service, l.campaign, t.state, t.reason, sum(t.n)::bigint AS n
    FROM (SELECT lane, state, reason, n FROM io.tally UNION ALL SELECT lane, state, reason, n FROM io.tally_change) t
    JOIN io.lane l ON l.id = t.lane JOIN io.line line ON line.id = l.line WHERE line.name = ANY ($1::text[])
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(t.n) <> 0`,
  bodies: `SELECT count(*)::bigint AS n FROM io.body b JOIN io.message m ON m.id = b.id
    WHERE m.line IN (SELECT id FROM io.line WHERE name = ANY ($1::text[]))`,
  notices: `SELECT f.line, f.node, f.service, n.state, coalesce(n.note, '') AS note, count(*)::bigint AS n
    FROM io.notice n JOIN io.follow f ON f.id = n.follow WHERE f.line = ANY ($1::text[]) GROUP BY 1, 2, 3, 4, 5`,
  noticeBodies: `SELECT count(*)::bigint AS n FROM io.notice_body b JOIN io.notice n ON n.id = b.id
    JOIN io.follow f ON f.id = n.follow WHERE f.line = ANY ($1::text[])`,
  paidEarly: `SELECT count(*)::bigint AS n FROM io.paid_early p WHERE p.line = ANY ($1::text[])`,
  confirmed: `SELECT coalesce(sum(c.n), 0)::bigint AS n FROM io.confirmation c JOIN io.lane l ON l.id = c.lane
    JOIN io.line line ON line.id = l.line WHERE line.name = ANY ($1::text[])`,
} as const;

type Row = Readonly<Record<string, string | number | null>> & { readonly n: number };

/**
 * Of these lines, and of these nodes' sheets; the counters of the database must say what its rows say.
 * @param sheets io-service-sheet nodes, each with its destination
 */
export async function countsInDatabase(
  database: Database,
  lines: readonly string[],
  sheets: readonly Place[],
): Promise<Counts> {
  const { rows } = database;
  const of = async (sql: string): Promise<Row[]> => rows<Row>(sql, [lines]);
  const one = async (sql: string): Promise<number> => (await of(sql))[0]?.n ?? 0;
  const messages = tallyOf(await of(COUNTS_SQL.messages), messageName);
  assertSame('tally', messages, tallyOf(await of(COUNTS_SQL.tally), messageName));
  return {
    messages,
    notices: tallyOf(await of(COUNTS_SQL.notices), noticeName),
    bodies: await one(COUNTS_SQL.bodies),
    noticeBodies: await one(COUNTS_SQL.noticeBodies),
    paidEarly: await one(COUNTS_SQL.paidEarly),
    confirmed: await one(COUNTS_SQL.confirmed),
    sheets: countOfSheets(await sheetsAt(database, sheets)),
  };
}

export function countsInFile({ all, lanes, follows, sheets }: Source): Counts {
  const lane = new Map(lanes.map((found) => [found.id, found]));
  const follow = new Map(follows.map((found) => [found.id, found]));
  const messages = all<{ lane: number; state: string; reason: string | null; n: number }>(
    'SELECT lane, state, reason, count(*) AS n FROM message GROUP BY lane, state, reason',
  ).map((row): Row => {
    const { line = '', node = '', service = '', campaign = '' } = lane.get(row.lane) ?? {};
    return { line, node, service, campaign, ...standing(row), n: row.n };
  });
  const notices = all<{ follow: number; state: string; note: string; n: number }>(
    `SELECT follow, state, ifnull(note, '') AS note, count(*) AS n FROM notice GROUP BY 1, 2, 3`,
  ).map((row): Row => {
    const { line = '', node = '', service = '' } = follow.get(row.follow) ?? {};
    return { line, node, service, state: row.state, note: row.note, n: row.n };
  });
  const one = (sql: string): number => all<{ n: number }>(sql)[0]?.n ?? 0;
  const early = all<{ hash: string; line: string; node: string }>(
    'SELECT hex(number_hash) AS hash, line, node FROM paid_early',
  );
  return {
    ...{ messages: tallyOf(messages, messageName), notices: tallyOf(notices, noticeName) },
    bodies: one('SELECT count(*) AS n FROM body'),
    noticeBodies: one('SELECT count(*) AS n FROM notice_body'),
    paidEarly: new Set(early.map(({ hash, line, node }) => JSON.stringify([hash, lineToday(line), node])))
      .size,
    confirmed: one('SELECT ifnull(sum(n), 0) AS n FROM confirmation'),
    sheets: countOfSheets(sheets),
  };
}

/** Throws UNEQUAL. */
export function assertEqual(left: Counts, arrived: Counts): void {
  assertSame('messages', left.messages, arrived.messages);
  assertSame('notices', left.notices, arrived.notices);
  assertSame('sheets', left.sheets, arrived.sheets);
  for (const what of ['bodies', 'noticeBodies', 'paidEarly', 'confirmed'] as const)
    if (left[what] !== arrived[what]) throw new MoveError('UNEQUAL', { what });
}

function assertSame(what: string, one: Tally, other: Tally): void {
  const isSame = one.size === other.size && [...one].every(([name, n]) => other.get(name) === n);
  if (!isSame) throw new MoveError('UNEQUAL', { what });
}

const messageName = ({ line, node, service, campaign, state, reason }: Row): string =>
  JSON.stringify([line, node, service, campaign, state, reason]);
const noticeName = ({ line, node, service, state, note }: Row): string =>
  JSON.stringify([line, node, service, state, note]);

function tallyOf(rows: readonly Row[], nameOf: (row: Row) => string): Tally {
  const tally = new Map<string, number>();
  for (const row of rows) {
    if (row.n === 0) continue;
    tally.set(nameOf(row), row.n + (tally.get(nameOf(row)) ?? 0));
  }
  return tally;
}

export interface LineSummary {
  readonly line: string;
  readonly campaigns: number;
  /** By state. */
  readonly messages: ReadonlyMap<string, number>;
  readonly notices: ReadonlyMap<string, number>;
}

/** For people: how many messages and notices of each line stand in which state. */
export function summary({ messages, notices }: Counts): LineSummary[] {
  const inMessages = [...messages].map(([name, n]) => {
    const [line = '', , , campaign = '', state = ''] = JSON.parse(name) as string[];
    return { line, campaign, state, n };
  });
  const inNotices = [...notices].map(([name, n]) => {
    const [line = '', , , state = ''] = JSON.parse(name) as string[];
    return { line, state, n };
  });
  const lines = [...new Set([...inMessages, ...inNotices].map(({ line }) => line))];
  return lines.map((line) => {
    const own = inMessages.filter((one) => one.line === line);
    return {
      line,
      campaigns: new Set(own.map(({ campaign }) => campaign)).size,
      messages: byState(own),
      notices: byState(inNotices.filter((one) => one.line === line)),
    };
  });
}

function byState(all: readonly { readonly state: string; readonly n: number }[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { state, n } of all) found.set(state, n + (found.get(state) ?? 0));
  return found;
}
