/** What the register's tests share: a folder of their own, a clock that they set, messages of an invented institution. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import {
  openRegister,
  sheetsInFile,
  type NewEntry,
  type Register,
  type SheetMemory,
  type State,
} from '../../../nodes/lib/register';
import type { RegisterOptions } from '../../../nodes/lib/register';
import { placeEmptyRegister } from '../../support/empty-register';
import { postgresIsHere } from '../../support/postgres';
import { postgresBench, startShared } from './postgres/bench';

export const LINE = '01199250158|simulator|';
export const DAY_MS = 86_400_000;
export const START = Date.UTC(2026, 0, 15, 9, 0, 0);

export interface Bench {
  /** Where the register is; made with it. */
  readonly folder: string;
  /** Time passes; milliseconds. */
  wait(ms: number): void;
  /** The computer sleeps: only the clock and the time since its start go on; milliseconds. */
  sleep(ms: number): void;
  /** The clock is put to another time; milliseconds. */
  jump(ms: number): void;
  now(): number;
  open(options?: RegisterOptions): Register;
  /** What is remembered of sheets, as another process would open it. */
  sheets(): SheetMemory;
  /** Changes what is stored behind the register's back; all that was opened is closed. */
  tamper(sql: string): Promise<void>;
  /** Closes what is open and removes the folder. */
  end(): void;
}

/** @param prepare makes what is in the folder before the register is opened; by default there is none */
export function bench(prepare?: (folder: string) => void): Bench {
  const root = mkdtempSync(join(tmpdir(), 'io-register-'));
  prepare?.(join(root, 'io-servizi-sociali'));
  const opened: Register[] = [];
  let now = START;
  let monotonic = 0;
  let slept = 0;
  return {
    folder: join(root, 'io-servizi-sociali'),
    wait: (ms) => {
      now += ms;
      monotonic += ms;
    },
    sleep: (ms) => {
      now += ms;
      slept += ms;
    },
    jump: (ms) => {
      now += ms;
    },
    now: () => now,
    open(options = {}) {
      const register = openRegister(join(root, 'io-servizi-sociali'), {
        now: () => now,
        monotonic: () => monotonic,
        sinceBoot: () => monotonic + slept,
        ...options,
      });
      opened.push(register);
      return register;
    },
    sheets: () => sheetsInFile(join(root, 'io-servizi-sociali'), () => now),
    // eslint-disable-next-line @typescript-eslint/require-await -- as another backend has it
    async tamper(sql) {
      const db = new Database(join(root, 'io-servizi-sociali', 'register.db'));
      db.exec(sql);
      db.close();
    },
    end() {
      for (const register of opened) register.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

interface Backend {
  /** How a test gets a register of its own. */
  readonly bench: () => Bench;
  /** Before the first of them. */
  readonly start: () => Promise<void>;
  /** Whether this computer has what it needs. */
  readonly isHere: () => boolean;
}

/** The registers that keep the contract of `Register`. */
const BACKENDS: Readonly<Record<string, Backend>> = {
  sqlite: { bench: () => bench(placeEmptyRegister), start: () => Promise.resolve(), isHere: () => true },
  postgres: { bench: postgresBench, start: startShared, isHere: postgresIsHere },
};

/** Those of this run: `npm test` needs no server, `npm run test:postgres` has one. */
const WANTED = (process.env.TEST_BACKENDS ?? 'sqlite').split(',');

/** What is said of any register, told of each: these tests know nothing but the interface. */
export function contract(title: string, tests: (bench: () => Bench, backend: string) => void): void {
  for (const [name, backend] of Object.entries(BACKENDS).filter(([one]) => WANTED.includes(one)))
    describe(`${title} (${name})`, () => {
      before(async function () {
        if (backend.isHere()) await backend.start();
        else this.skip();
      });
      tests(backend.bench, name);
    });
}

let count = 0;

/** A message with a key of its own. */
export function entry(changes: Partial<NewEntry> = {}): NewEntry {
  count += 1;
  return {
    line: LINE,
    node: 'send-1',
    service: 'service-1',
    type: 'richiesta-accolta',
    campaign: 'Esiti 15/01/2026',
    key: count.toString(16).padStart(64, '0'),
    fiscalCode: 'AAAAAA00A00A000A',
    msg: JSON.stringify({ payload: { codice_fiscale: 'AAAAAA00A00A000A' }, _msgid: `msg-${count}` }),
    resend: false,
    ...changes,
  };
}

/** What the line may take: all of `LINE` that the io-send node send-1 took in. */
export const ALL = { line: LINE, nodes: ['send-1'], haltedServices: [], limit: 50 } as const;

/** Takes a message in and leads it to `sending`. */
export async function sending(register: Register, changes: Partial<NewEntry> = {}): Promise<number> {
  const { id } = await register.takeIn(entry(changes));
  await register.next({ ...ALL, nodes: [changes.node ?? 'send-1'], line: changes.line ?? LINE, limit: 1000 });
  await intend(register, id);
  return id;
}

/** Takes a message in and leads it to `sent`, emitted or not. */
export async function sent(register: Register, changes: Partial<NewEntry> = {}): Promise<number> {
  const id = await sending(register, changes);
  await register.record({ id, state: 'sent', ioId: `io-${id}` });
  return id;
}

/** How often a message was tried, and where it stands. */
async function standing(
  register: Register,
  ids: readonly number[],
): Promise<{ id: number; state: State; attempts: number }[]> {
  return await register.page({ scope: { ids }, limit: ids.length });
}

/** The intent of a message as it stands. */
export async function intend(register: Register, id: number): Promise<boolean> {
  const [{ attempts } = { attempts: 0 }] = await standing(register, [id]);
  return register.intend({ id, attempts });
}

/** Outcomes as they stand went out. */
export async function emitted(register: Register, ids: readonly number[]): Promise<void> {
  return register.emitted(await standing(register, ids));
}

/** The state of one message, `gone` when the register does not know it any more. */
export async function stateOf(register: Register, id: number): Promise<string> {
  return (await register.page({ scope: { ids: [id] }, limit: 1 }))[0]?.state ?? 'gone';
}

/** A small file system of its own in memory; null where this user may not mount one. */
export function smallDisk(
  folder: string,
  options: string,
): { remount(options: string): void; end(): void } | null {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return {
    remount(changed) {
      execFileSync('mount', ['-o', `remount,${changed}`, folder]);
    },
    end() {
      execFileSync('umount', ['-l', folder]);
    },
  };
}
