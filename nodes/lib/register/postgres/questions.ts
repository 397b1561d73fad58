/**
 * Questions to IO about a line, put to the process that owns it: a row for each, which the owner takes once and writes the answer
 * into. Question and answer are sealed; the row goes as soon as the answer is read, or with the day.
 */
import type { Peers, PeerAnswer, Question } from '../peers';
import type { Db } from './db';
import type { Ownership } from './ownership';

/** Milliseconds for which an answer is waited for, and between two looks. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 500;
/** Questions that an owner takes at once. */
const AT_ONCE = 50;

export const QUESTION_SQL = {
  /** No row: nobody has ever sent anything on the line. */
  put: `INSERT INTO io.ask (line, sealed) SELECT l.id, $2 FROM io.line l WHERE l.name = $1 RETURNING id`,
  /** $1 me, $2 lines that are being given away. Each to one process, and once. */
  take: `WITH meant AS (SELECT a.id FROM io.ask a WHERE NOT a.taken
      AND (SELECT l.owner = $1 AND l.name <> ALL ($2::text[]) FROM io.line l WHERE l.id = a.line) ORDER BY a.id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)
    UPDATE io.ask a SET taken = true FROM meant WHERE a.id = meant.id
    RETURNING a.id, a.sealed, (SELECT l.name FROM io.line l WHERE l.id = a.line) AS line`,
  answer: `UPDATE io.ask SET answer = $2 WHERE id = $1`,
  answers: `SELECT a.id, a.answer FROM io.ask a WHERE a.id = ANY($1::bigint[]) AND a.answer IS NOT NULL`,
  drop: `DELETE FROM io.ask WHERE id = ANY($1::bigint[])`,
  /** Of processes that ended before they read the answer. */
  forget: `DELETE FROM io.ask WHERE asked_at < clock_timestamp() - interval '10 minutes'`,
} as const;

interface Pending {
  readonly line: string;
  readonly wanted: () => boolean;
  readonly until: number;
  readonly resolve: (answer: PeerAnswer) => void;
}

export interface Questions {
  readonly peers: Pick<Peers, 'ask' | 'answerWith'>;
  /** Answers what others asked about our lines; with each heartbeat. */
  serve(): Promise<void>;
  /** Who still waits is told: not now. */
  end(): void;
}

export function questionsOf(db: Db, ownership: Pick<Ownership, 'borrow' | 'leaving'>): Questions {
  const pending = new Map<number, Pending>();
  let answerWith: ((line: string, question: Question) => Promise<unknown>) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  const about = (id: number, what: string): string => `${what}:${id}`;

  function settle(id: number, answer: PeerAnswer): void {
    pending.get(id)?.resolve(answer);
    pending.delete(id);
  }

  async function look(): Promise<void> {
    const rows = await db.claim((tx) =>
      tx.rows<{ id: number; answer: Buffer }>(QUESTION_SQL.answers, [[...pending.keys()]]),
    );
    const over: number[] = [];
    for (const { id, answer } of rows) {
      const one = pending.get(id);
      if (one === undefined) continue;
      const text = db.secretsOf(one.line).decrypt(answer, about(id, 'answer'));
      settle(id, { answer: text === null ? undefined : (JSON.parse(text) as { answer?: unknown }).answer });
      over.push(id);
    }
    for (const [id, { wanted, until }] of pending) {
      if (wanted() && performance.now() < until) continue;
      settle(id, { answer: undefined });
      over.push(id);
    }
    if (over.length > 0) await db.claim((tx) => tx.changed(QUESTION_SQL.drop, [over]));
  }

  function lookSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      look()
        // Without a connection there is no answer either: those who wait are told when their time is over.
        .catch(() => undefined)
        .finally(() => {
          if (pending.size > 0 && !isOver) lookSoon();
        });
    }, LOOK_EVERY_MS).unref();
  }

  async function answer(id: number, line: string, sealed: Buffer): Promise<void> {
    const text = db.secretsOf(line).decrypt(sealed, about(0, 'ask'));
    const said =
      text === null || answerWith === undefined
        ? undefined
        : await answerWith(line, JSON.parse(text) as Question).catch(() => undefined);
    const bytes = db.secretsOf(line).encrypt(JSON.stringify({ answer: said }), about(id, 'answer'));
    await db.claim((tx) => tx.changed(QUESTION_SQL.answer, [id, bytes]));
  }

  return {
    peers: {
      async ask(line, question, wanted) {
        if (await ownership.borrow(line, PATIENCE_MS)) return 'ours';
        const sealed = db.secretsOf(line).encrypt(JSON.stringify(question), about(0, 'ask'));
        const [row] = await db.claim((tx) => tx.rows<{ id: number }>(QUESTION_SQL.put, [line, sealed]));
        if (row === undefined) return 'nobodys';
        if (isOver) return { answer: undefined };
        return new Promise((resolve) => {
          pending.set(row.id, { line, wanted, until: performance.now() + PATIENCE_MS, resolve });
          lookSoon();
        });
      },
      answerWith(call) {
        answerWith = call;
      },
    },
    async serve() {
      if (answerWith === undefined) return;
      const rows = await db.claim((tx) =>
        tx.rows<{ id: number; line: string; sealed: Buffer }>(QUESTION_SQL.take, [
          db.me(),
          ownership.leaving(),
        ]),
      );
      for (const { id, line, sealed } of rows) answer(id, line, sealed).catch(() => undefined);
    },
    end() {
      isOver = true;
      clearTimeout(timer);
      for (const id of [...pending.keys()]) settle(id, { answer: undefined });
    },
  };
}
