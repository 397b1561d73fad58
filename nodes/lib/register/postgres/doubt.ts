/**
 * A register that may not know what was sent sends nothing, in no process, until a person has said that it may. The doubt stands in the
 * database, where every intent looks at it (flush-sql.ts); what is kept of it here is as old as the last heartbeat.
 */
import { isSimulated } from '../../core/destination';
import type { By } from '../act-types';
import { remembered } from '../settled-doubts';
import { RegisterError, type Doubt, type Register, type SettledDoubt } from '../types';
import type { Db, Tx } from './db';
import { DECISION_SQL } from './decisions';
import { DOUBT_SQL } from './doubt-sql';
import type { NoteScope } from './scope-acts';
import type { Server } from './session';

/** How old the last look at the server may become; milliseconds. */
const LOOK_EVERY_MS = 30_000;

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
  /** A doubt came or went. */
  readonly onChange: () => void;
}

interface Look {
  readonly doubt: string | null;
  readonly server: string | null;
  readonly at: number;
  readonly synchronous: boolean;
}

type Noted = Partial<Server> & { readonly at?: number };

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

  async function look(tx: Tx, { system, timeline }: Pick<Server, 'system' | 'timeline'>): Promise<void> {
    const asOf = version;
    const [found] = await tx.rows<Look>(DOUBT_SQL.look);
    if (found === undefined) return;
    const noted = JSON.parse(found.server ?? '{}') as Noted;
    const isSame =
      noted.system === system && noted.timeline === timeline && noted.synchronous === found.synchronous;
    if (isSame && found.at - (noted.at ?? 0) < LOOK_EVERY_MS) {
      heard(found.doubt, asOf);
      return;
    }
    const values = [system, timeline, found.synchronous, options.declared];
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
    const [meant] = await tx.rows<{ value: string }>(DOUBT_SQL.lock, ['doubt']);
    if (meant === undefined) return;
    const note = await noteScope(tx, by, 'settle-doubt', [{}], { states: [] });
    const one = { ...(JSON.parse(meant.value) as Doubt), who, confirmedAt: db.now() };
    const all = remembered([...(await settled(tx)), one]);
    await tx.changed(DOUBT_SQL.write, ['confirmed', JSON.stringify(all)]);
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
      const server = db.server();
      if (server !== undefined) await db.read((tx) => look(tx, server));
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
