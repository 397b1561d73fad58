/** Messages come in: sealed here, compared with what is known and written there, many in one call. */
import { HELD } from '../../core/codes';
import { lineToday } from '../../core/destination';
import { NEEDS_WORD } from '../held';
import { DUPLICATE_WINDOW_MS, identityHashes } from '../identity-hashes';
import { sealBody } from './bodies';
import type { Connections } from './connection';
import type { Db } from './db';
import { gatherOf, type Batch, type Gather } from './gather';
import type { Session } from './session';
import { movedAway } from './errors';
import type { Detail, NewEntry, RegisterError, TakenIn } from '../types';

/** Messages, and characters of their texts, in one call. */
const MOST = 250;
const MOST_SIZE = 400_000;

export const TAKE_IN_CALL_SQL = {
  ids: `SELECT nextval('io.message_id') AS id FROM generate_series(1, $1)`,
  takeIn: `SELECT * FROM io.take_in($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
} as const;

interface Verdict {
  readonly o_verdict: 'taken' | 'gone' | 'stale' | 'elsewhere';
  readonly o_id: number;
  /** Of 'elsewhere': the line. */
  readonly o_state: string;
  readonly o_reason: string;
  readonly o_detail: string | null;
}

/** What the process is, for a call that is refused because it was declared gone. */
export interface Standing {
  me(): number;
  /** Takes a new number, if `gone` is still the present one. */
  joinAnew(gone: number): Promise<void>;
}

export interface TakeInOptions {
  /** By which the days count for which the same is a duplicate; milliseconds since the epoch. */
  readonly time: () => number;
  /** It is in the register. */
  readonly takenIn: (id: number, line: string) => void;
}

export function takeInOf(
  connections: Connections,
  usable: () => Promise<void>,
  db: Pick<Db, 'now' | 'secretsOf'>,
  standing: Standing,
  { time, takenIn: noted }: TakeInOptions,
): Gather<NewEntry, TakenIn> {
  const today = new Map<string, string>();

  function lineOf(line: string): string {
    const known = today.get(line) ?? lineToday(line);
    today.set(line, known);
    return known;
  }

  function prepare(given: readonly NewEntry[]): Batch<TakenIn> {
    const at = db.now();
    const clock = time();
    const all = given.map((entry) => ({ ...entry, line: lineOf(entry.line) }));
    /** Lines of institutions that were moved away: the others are taken in, under the numbers that they have. */
    const elsewhere = new Set<string>();
    let ids: number[] | undefined;
    let values: unknown[] | undefined;

    /**
     * Anew for another number of this process, the key of an institution may have become another one; and without those that are
     * refused.
     */
    function seal(reserved: readonly number[]): void {
      const left = all.flatMap((entry, index) => (elsewhere.has(entry.line) ? [] : [index]));
      const entries = left.flatMap((index) => all[index] ?? []);
      const own = left.map((index) => reserved[index] ?? 0);
      const lanes = lanesIn(entries);
      values = [...lanes.values, own, ...valuesOf(entries, own, lanes.laneOf, db.secretsOf)];
    }

    async function reserve(session: Session): Promise<number[]> {
      const found = (await session.query(TAKE_IN_CALL_SQL.ids, [all.length])).rows as { id: number }[];
      ids = found.map(({ id }) => id);
      seal(ids);
      return ids;
    }

    return {
      async run(session, asking) {
        while (!all.every(({ line }) => elsewhere.has(line))) {
          const reserved = ids ?? (await reserve(session));
          asking();
          const me = standing.me();
          const answer = await session.query(TAKE_IN_CALL_SQL.takeIn, [
            ...[me, at, clock, DUPLICATE_WINDOW_MS],
            ...(values ?? []),
          ]);
          const rows = answer.rows as Verdict[];
          const verdict = rows[0]?.o_verdict;
          if (verdict === 'taken') {
            for (const [index, { line }] of all.entries())
              if (!elsewhere.has(line)) noted(reserved[index] ?? 0, line);
            return takenIn(all, reserved, rows, elsewhere);
          }
          if (verdict === 'stale') ids = undefined;
          else {
            if (verdict === 'gone') await standing.joinAnew(me);
            else for (const { o_state: line } of rows) elsewhere.add(line);
            seal(reserved);
          }
        }
        return all.map(({ line }) => movedAway(line));
      },
    };
  }

  return gatherOf({
    ...{ connections, role: 'take', usable, prepare },
    take(waiting) {
      let size = 0;
      const end = waiting.slice(0, MOST).findIndex(({ input }) => (size += input.msg.length) > MOST_SIZE);
      return end < 0 ? MOST : end;
    },
  });
}

/** The lanes that these messages name, each once, and which is whose; from 1, as PostgreSQL counts. */
function lanesIn(entries: readonly NewEntry[]): { laneOf: number[]; values: string[][] } {
  const places = new Map<string, number>();
  const values: [string[], string[], string[], string[]] = [[], [], [], []];
  const laneOf = entries.map(({ line, node, service, campaign }) => {
    const names = [line, node, service, campaign] as const;
    const name = JSON.stringify(names);
    const known = places.get(name) ?? places.size + 1;
    if (!places.has(name)) {
      places.set(name, known);
      for (const [index, text] of names.entries()) values[index]?.push(text);
    }
    return known;
  });
  return { laneOf, values };
}

/** The arguments from lane_of on, as take-in-sql.ts has them. */
function valuesOf(
  entries: readonly NewEntry[],
  ids: readonly number[],
  laneOf: readonly number[],
  secretsOf: Db['secretsOf'],
): unknown[] {
  const pieces: (Buffer | null)[] = [];
  const sameKey = chain();
  const sameNumber = chain();
  const same: [number[], number[]] = [[], []];
  for (const [index, entry] of entries.entries()) {
    const secrets = secretsOf(entry.line);
    const hashes = entry.key === '' ? undefined : identityHashes(secrets, entry);
    const { fiscalCode } = entry;
    pieces.push(
      ...[hashes?.key ?? null, hashes?.number ?? null, hashes?.amount() ?? null],
      ...(fiscalCode === '' ? [null, null] : [secrets.encrypt(fiscalCode), secrets.hash(fiscalCode)]),
      sealBody(secrets, 'message', ids[index] ?? 0, entry.msg),
    );
    same[0].push(sameKey(entry.line, hashes?.key, index + 1));
    same[1].push(sameNumber(entry.line, hashes?.number, index + 1));
  }
  const { bytes, starts, lengths } = pack(pieces);
  return [
    laneOf,
    entries.map(({ type }) => type),
    entries.map(({ key, resend, discard }) => key !== '' && !resend && discard === undefined),
    entries.map(({ resend }) => resend),
    entries.map(
      ({ discard, hold, needsWord }) => discard?.reason ?? (hold === true || needsWord === true ? HELD : ''),
    ),
    entries.map(({ discard, needsWord }) =>
      toJson(discard ? discard.detail : needsWord === true ? NEEDS_WORD : undefined),
    ),
    entries.map(({ discard }) => discard !== undefined),
    entries.map(({ waits }) => waits === true),
    ...[bytes, starts, lengths, ...same],
  ];
}

/** The place of the one before with the same hash on the same line; 0: none. */
function chain(): (line: string, hash: Buffer | null | undefined, place: number) => number {
  const last = new Map<string, number>();
  return (line, hash, place) => {
    if (!hash) return 0;
    const name = `${hash.toString('latin1')} ${line}`;
    const before = last.get(name) ?? 0;
    last.set(name, place);
    return before;
  };
}

/** One value for all that is bytes: as a list the driver would write each byte as two letters. */
function pack(pieces: readonly (Buffer | null)[]): { bytes: Buffer; starts: number[]; lengths: number[] } {
  let at = 0;
  const starts: number[] = [];
  const lengths: number[] = [];
  for (const piece of pieces) {
    starts.push(at);
    lengths.push(piece?.length ?? -1);
    at += piece?.length ?? 0;
  }
  return { bytes: Buffer.concat(pieces.filter((piece) => piece !== null)), starts, lengths };
}

function takenIn(
  entries: readonly NewEntry[],
  ids: readonly number[],
  rows: readonly Verdict[],
  elsewhere: ReadonlySet<string>,
): (TakenIn | RegisterError)[] {
  const byId = new Map(rows.map((row) => [row.o_id, row]));
  return entries.map(({ discard, line }, index) => {
    if (elsewhere.has(line)) return movedAway(line);
    const id = ids[index] ?? 0;
    const row = byId.get(id);
    if (discard) return { id, state: 'discarded', ...discard };
    if (row?.o_reason !== 'DUPLICATE') return { id, state: 'queued' };
    const detail = JSON.parse(row.o_detail ?? '{}') as Detail;
    return { id, state: 'discarded', reason: 'DUPLICATE', detail };
  });
}

function toJson(detail: Detail | undefined): string | null {
  return detail === undefined ? null : JSON.stringify(detail);
}
