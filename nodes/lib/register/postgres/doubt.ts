/**
 * A register that may not know what was sent sends nothing, in no process, until a person has said that it may. The doubt stands in the
 * database, where every intent looks at it (flush-sql.ts); what is kept of it here is as old as the last heartbeat.
 */
import { randomBytes } from 'node:crypto';
import { isSimulated } from '../../core/destination';
import type { By } from '../act-types';
import { remembered } from '../settled-doubts';
import { RegisterError, type Doubt, type Register, type SettledDoubt } from '../types';
import type { Db, Tx } from './db';
import { DECISION_SQL } from './decisions';
import { DOUBT_SQL } from './doubt-sql';
import type { Known } from './known';
import { answerAt, verdictOn, type Found } from './older';
import type { NoteScope } from './scope-acts';
import type { Server } from './session';

/** How old the last look at the server may become; milliseconds. */
const LOOK_EVERY_MS = 30_000;
/** Confirmations that are kept: who has known one of them knows what came before it. */
const ANSWERS = 50;

export interface Doubts extends Pick<Register, 'doubt' | 'settleDoubt' | 'settledDoubts'> {
  /**
   * Throws IO_REGISTER_UNCONFIRMED, of another database IO_REGISTER_ROLLED_BACK, where messages of this line must not leave yet. In
   * the simulator nothing is at stake.
   */
  assertMayLeave(line: string): void;
  /** A server answers, perhaps another one; before anybody uses the connection. */
  met(tx: Tx, server: Server): Promise<void>;
  /** With each heartbeat: what other processes have raised or settled, and whether commits wait for a second server. */
  refresh(): Promise<void>;
  /** From now on; in the database a moment later. A doubt that stands already stays. */
  raise(doubt: Doubt): Promise<void>;
}

export interface DoubtOptions {
  /** Whether somebody has said that the storage itself keeps every commit, whoever takes over. */
  readonly declared: boolean;
  /** What this process knows to have been confirmed. */
  readonly known: Known;
  /** For tests: instead of the database's clock; milliseconds since the epoch. */
  readonly serverClock: (() => number) | undefined;
  /** A doubt came or went. */
  readonly onChange: () => void;
}

interface Look extends Omit<Found, 'noted' | 'answers'> {
  readonly doubt: string | null;
  readonly server: string | null;
  readonly answers: string | null;
  readonly synchronous: boolean;
}

type Compared = NonNullable<ReturnType<Known['now']>>;

/** That no decision has. */
const NO_TOKEN = '00000000-0000-0000-0000-000000000000';

export function doubtsOf(db: Db, noteScope: NoteScope, options: DoubtOptions): Doubts {
  let doubt: Doubt | null = null;
  /** Raised here, and not in the database yet. */
  let pending: Doubt | undefined;
  /** How often it was raised or settled here: what was read before that is old. */
  let version = 0;

  function set(found: Doubt | null): void {
    const before = doubt;
    doubt = found ?? pending ?? null;
    if ((before === null) !== (doubt === null)) options.onChange();
  }

  function heard(found: string | null | undefined, asOf: number): void {
    if (asOf === version) set(found == null ? null : (JSON.parse(found) as Doubt));
  }

  async function found(tx: Tx, { remembered, since }: Partial<Compared>): Promise<Look> {
    const { intent, taken, token } = since ?? {};
    const institutions = [intent, taken].flatMap((one) => (one === undefined ? [] : [one.institution]));
    const values = [
      ...[remembered?.process ?? 0, intent?.id ?? 0, taken?.id ?? 0],
      ...[token ?? NO_TOKEN, institutions],
    ];
    const rows = await tx.rows<Look>(DOUBT_SQL.look, values);
    return (rows as [Look])[0];
  }

  /** From now on, in the database too. */
  async function raiseOn(tx: Tx, made: Doubt): Promise<void> {
    pending ??= made;
    version += 1;
    set(null);
    await tx.rows(DOUBT_SQL.raiseAtOnce, [JSON.stringify(pending)]);
    version += 1;
    doubt ??= pending;
    pending = undefined;
  }

  /** Compares what is known with what the database has, and knows it from then on. */
  async function compare(tx: Tx, server: Pick<Server, 'system' | 'timeline'>): Promise<Look> {
    const compared = options.known.now();
    let seen = await found(tx, compared ?? {});
    if (seen.register === null) {
      await tx.changed(DOUBT_SQL.name, [randomBytes(6).toString('hex')]);
      seen = await found(tx, compared ?? {});
    }
    const { register, synchronous, process } = seen;
    const at = options.serverClock?.() ?? seen.at;
    const answers = answersIn(seen.answers);
    const noted = JSON.parse(seen.server ?? '{}') as Found['noted'];
    const current = { ...server, synchronous };
    const verdict = compared
      ? verdictOn(compared, { ...seen, at, answers, noted }, current, options.declared)
      : 'other';
    if (verdict === 'older' && compared)
      await raiseOn(tx, { reason: 'failed-over', at, lastSeenAt: compared.remembered.at });
    const number = compared?.remembered.process ?? 0;
    const isThere = verdict !== 'other' && process !== null && !process.gone && number !== 0;
    const beat = isThere ? { process: number, n: process.n ?? 0, beatAt: process.beatAt ?? 0 } : null;
    options.known.looked(
      { ...current, at, register: register ?? '', answer: answers.at(-1) ?? null },
      // Of a number that is over nothing more is to be learnt, and it may be forgotten at any time.
      verdict === 'same' && process?.gone === false ? undefined : { process: number, beat },
    );
    return seen;
  }

  async function look(tx: Tx, server: Pick<Server, 'system' | 'timeline'>): Promise<void> {
    const asOf = version;
    const seen = await compare(tx, server);
    const { system, timeline } = server;
    const noted = JSON.parse(seen.server ?? '{}') as Found['noted'];
    const isSame =
      noted.system === system && noted.timeline === timeline && noted.synchronous === seen.synchronous;
    if (isSame && seen.at - (noted.at ?? 0) < LOOK_EVERY_MS) {
      heard(seen.doubt, asOf);
      return;
    }
    const values = [system, timeline, seen.synchronous, options.declared];
    const [met] = await tx.rows<{ doubt: string | null }>(DOUBT_SQL.meet, values);
    heard(met?.doubt, asOf);
  }

  async function store(): Promise<void> {
    const made = pending;
    if (made === undefined) return;
    await db.transact(async (tx) => {
      await tx.changed(DOUBT_SQL.raise, [JSON.stringify(made)]);
      await tx.rows(DECISION_SQL.lockProcesses);
    });
    version += 1;
    doubt ??= made;
    pending = undefined;
  }

  async function settled(tx: Tx): Promise<SettledDoubt[]> {
    const [found] = await tx.rows<{ value: string }>(DOUBT_SQL.read, ['confirmed']);
    return found === undefined ? [] : (JSON.parse(found.value) as SettledDoubt[]);
  }

  async function settle(tx: Tx, who: string, by: By | undefined): Promise<void> {
    const [meant] = await tx.rows<{ value: string; at: number }>(DOUBT_SQL.lock, ['doubt']);
    if (meant === undefined) return;
    const note = await noteScope(tx, by, 'settle-doubt', [{}], { states: [] });
    const one = { ...(JSON.parse(meant.value) as Doubt), who, confirmedAt: db.now() };
    const all = remembered([...(await settled(tx)), one]);
    await tx.changed(DOUBT_SQL.write, ['confirmed', JSON.stringify(all)]);
    // By this the others know that what they miss was asked already.
    const [answers] = await tx.rows<{ value: string }>(DOUBT_SQL.lock, ['answers']);
    const answer = answerAt(options.serverClock?.() ?? meant.at);
    const answered = [...answersIn(answers?.value), answer].slice(-ANSWERS);
    await tx.changed(DOUBT_SQL.write, ['answers', JSON.stringify(answered)]);
    await tx.changed(DOUBT_SQL.remove, ['doubt']);
    await note();
  }

  return {
    doubt: () => doubt,
    assertMayLeave(line) {
      if (doubt === null || isSimulated(line)) return;
      throw new RegisterError(
        doubt.reason === 'failed-over' ? 'IO_REGISTER_ROLLED_BACK' : 'IO_REGISTER_UNCONFIRMED',
      );
    },
    met: look,
    async refresh() {
      await store();
      await db.read(async (tx) => {
        // Of the connection that it is asked on, which may have been made just now.
        const server = db.server();
        if (server !== undefined) await look(tx, server);
      });
    },
    async raise(made) {
      if (doubt !== null) return;
      pending = made;
      version += 1;
      set(null);
      await store();
    },
    settledDoubts: () => db.read(settled),
    async settleDoubt(who, by) {
      await store();
      await db.transact((tx) => settle(tx, who, by));
      version += 1;
      set(null);
    },
  };
}

function answersIn(value: string | null | undefined): string[] {
  return JSON.parse(value ?? '[]') as string[];
}
