/** What becomes of the claimed messages: intent, outcome, release; and of outcomes that go out. */
import { sealBody } from './bodies';
import type { Db } from './db';
import type { Change, Out, Written } from './flush';
import type { Gather } from './gather';
import type { ClaimedMessages } from './claimed';
import { aboutMessage } from './rows';
import { InvalidWriteError, RegisterError, type Attempt, type GoneOut, type Register } from '../types';

/** Texts read and sealed in one turn: the largest take some milliseconds. */
const SHORTENED_AT_ONCE = 10;

/** Outcomes noted as gone in one change. */
const EMITTED_AT_ONCE = 100;

const PUT_BACK_EVERY_MS = 1_000;

export const CHANGES_SQL = {
  /** The texts of who was not reached, of lines whose rows are kept. */
  kept: `SELECT b.id, b.msg, line.name AS line FROM io.body b JOIN io.message m ON m.id = b.id JOIN io.line line ON line.id = m.line
    JOIN io.keep k ON k.line = line.name AND k.recipient_days > 0
    WHERE b.id = ANY ($1::bigint[]) AND m.recipient IS NOT NULL ORDER BY b.id`,
} as const;

type Changes = Pick<Register, 'release' | 'intend' | 'record' | 'giving' | 'emitted'>;

export interface ChangesOptions {
  readonly db: Db;
  readonly claimed: ClaimedMessages;
  readonly flush: Gather<Change, Written>;
  readonly rowOf: (msg: string) => string;
  /** Whether no other process can have declared this one gone. */
  readonly isFresh: () => boolean;
  /** Milliseconds for which an intent may be on its way and be sent by. */
  readonly freshFor: number;
  /** A message that was not to be sent now may still be queued, and claimed by nobody. */
  readonly onRefused: () => void;
  /** The database has confirmed that it may leave; `attempts` counts this one. */
  readonly onIntended: (id: number, attempts: number, line: string) => void;
  /** Throws where nothing may leave on the line. */
  readonly assertMayLeave: (line: string) => void;
}

export function changesOf(options: ChangesOptions): Changes {
  const { db, claimed, flush, rowOf } = options;
  /** Of which a change is on its way: the same asked twice is one that was not asked for. */
  const busy = new Set<number>();

  /** Until it is in the register again that the message waits: as one that is being sent nobody would look at it. */
  async function putBack(tried: Attempt): Promise<void> {
    for (;;)
      try {
        await flush.write({ kind: 'release', tried: [tried] });
        return;
      } catch (error) {
        if (error instanceof RegisterError && error.args.error === 'CLOSED') throw error;
        await new Promise((resolve) => setTimeout(resolve, PUT_BACK_EVERY_MS));
      }
  }

  /** Meanwhile the line may be given away: what the database takes as intended is still ours to send. */
  async function intend(next: Attempt): Promise<boolean> {
    claimed.intending(next.id);
    try {
      return (await flush.write({ kind: 'intend', next })) === true;
    } catch (error) {
      claimed.notIntended(next.id);
      throw error;
    }
  }

  async function keptTexts(outs: readonly GoneOut[]): Promise<Map<number, Buffer | null>> {
    const ids = outs.flatMap(({ id, state }) => (state === 'unreachable' ? [id] : []));
    const kept = new Map<number, Buffer | null>();
    for (let from = 0; from < ids.length; from += SHORTENED_AT_ONCE) {
      const found = await db.claim((tx) =>
        tx.rows<{ id: number; msg: Buffer; line: string }>(CHANGES_SQL.kept, [
          ids.slice(from, from + SHORTENED_AT_ONCE),
        ]),
      );
      for (const { id, msg, line } of found) kept.set(id, shortened(id, line, msg));
    }
    return kept;
  }

  /** Null: it is short already. What cannot be opened goes whole: nobody could read it later either. */
  function shortened(id: number, line: string, msg: Buffer): Buffer | null {
    const secrets = db.secretsOf(line);
    const whole = secrets.decrypt(msg, aboutMessage(id));
    const text = whole === null ? null : rowOf(whole);
    return text === null || text === whole ? null : sealBody(secrets, 'message', id, text);
  }

  return {
    async release(tried) {
      const sending = tried.filter(({ id, attempts }) => {
        const known = claimed.get(id);
        if (known?.attempts !== attempts) return false;
        // A claim is in memory only: the row is queued all the time.
        if (known.phase === 'checking') claimed.drop(id);
        return known.phase === 'sending';
      });
      if (sending.length === 0) return;
      await flush.write({ kind: 'release', tried: sending });
      for (const { id } of sending) claimed.drop(id);
    },
    async intend(next) {
      const { id, attempts } = next;
      const known = claimed.get(id);
      if (known?.phase !== 'checking' || known.attempts !== attempts || busy.has(id)) return false;
      options.assertMayLeave(known.line);
      busy.add(id);
      try {
        const asked = performance.now();
        // Somebody may have taken the line over: it waits for whoever has it.
        const intended = options.isFresh() && (await intend(next));
        if (intended) {
          claimed.intended(id);
          options.onIntended(id, attempts + 1, known.line);
          if (performance.now() - asked <= options.freshFor && options.isFresh()) return true;
          // Too long on its way: the same, and its hours may be over.
          await putBack({ id, attempts: attempts + 1 });
        }
        claimed.drop(id);
        options.onRefused();
        return false;
      } finally {
        busy.delete(id);
      }
    },
    async record(outcome) {
      const { id, state } = outcome;
      const known = claimed.get(id);
      if (known === undefined || busy.has(id)) return false;
      const { attempts, phase } = known;
      const checked = phase === 'checking';
      if (checked && (state === 'sent' || state === 'in-doubt'))
        throw new InvalidWriteError(`message ${id} is ${state} without an intent`);
      busy.add(id);
      try {
        const recorded = await flush.write({ kind: 'record', outcome, attempts, checked });
        claimed.drop(id);
        return recorded;
      } finally {
        busy.delete(id);
      }
    },
    giving: async (ids) => {
      if (ids.length > 0) await flush.write({ kind: 'giving', ids: [...new Set(ids)] });
    },
    async emitted(outcomes) {
      const kept = await keptTexts(outcomes);
      const outs = outcomes.map(({ id, state, attempts }): Out => {
        // Named one by one: as in claimed.ts.
        return { id, state, attempts, keep: kept.has(id), body: kept.get(id) ?? null };
      });
      const each = [...new Map(outs.map((one) => [one.id, one])).values()];
      // What has no text goes in few changes: each is waited for by itself. By id: neighbours lie together in the database too.
      const short = each.filter(({ body }) => body === null).sort((a, b) => a.id - b.id);
      const lots = each.filter(({ body }) => body !== null).map((one) => [one]);
      for (let from = 0; from < short.length; from += EMITTED_AT_ONCE)
        lots.push(short.slice(from, from + EMITTED_AT_ONCE));
      await Promise.all(lots.map((lot) => flush.write({ kind: 'emitted', outs: lot })));
    },
  };
}
