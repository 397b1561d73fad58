/**
 * A process of its own with the register open, that works as a line does until it is killed, and tells its parent of
 * every promise that resolved. `node --require tsx/cjs child.ts <folder> <mode>`.
 */
import { openRegister, RegisterError, type Register } from '../../../nodes/lib/register';
import { ALL, entry } from './support';

/** What the child tells: what the register has promised to keep. */
export type Told =
  | { readonly what: 'open' | 'refused'; readonly code?: string }
  | { readonly what: 'takenIn'; readonly id: number; readonly key: string }
  | { readonly what: 'intended' | 'emitted'; readonly id: number }
  | { readonly what: 'recorded'; readonly id: number; readonly ioId: string }
  | { readonly what: 'followed' | 'paid'; readonly number: string }
  | { readonly what: 'given' | 'gone'; readonly id: number };

function tell(told: Told): void {
  process.send?.(told);
}

/** Takes in without end, in bursts of the size that comes. */
async function takeIn(register: Register, keyPrefix: string): Promise<void> {
  for (let i = 0; ; i += 1) {
    const burst = Array.from({ length: 1 + ((i * 7) % 23) }, (_, j) => `${keyPrefix}-${i}-${j}`);
    await Promise.all(
      burst.map(async (key) => {
        const { id } = await register.takeIn(entry({ key }));
        tell({ what: 'takenIn', id, key });
      }),
    );
  }
}

/** Sends what is queued, without end. */
async function send(register: Register): Promise<void> {
  for (;;) {
    const [message] = register.next({ ...ALL, limit: 1 });
    if (!message) {
      await new Promise(setImmediate);
      continue;
    }
    const { id, attempts } = message;
    if (!(await register.intend({ id, attempts }))) continue;
    tell({ what: 'intended', id });
    await new Promise(setImmediate);
    const ioId = `io-${id}`;
    await register.record({ id, state: 'sent', ioId });
    tell({ what: 'recorded', id, ioId });
    await register.emitted([{ id, state: 'sent', attempts: attempts + 1 }]);
    tell({ what: 'emitted', id });
  }
}

/** The notices that a child follows, all due. */
export const FOLLOWED = { node: 'scad-1', line: entry().line };
const PLAN = { before: 5, after: 3 };

/** Follows notices without end, gives each, and is told that every third is paid. */
async function follow({ notices }: Register, prefix: string): Promise<void> {
  for (let i = 0; ; i += 1) {
    const number = `${prefix}-${i}`;
    await notices.follow(
      {
        ...{ ...FOLLOWED, service: 'service-1', number, fiscalCode: 'AAAAAA00A00A000A', ioId: number },
        ...{ sentAt: 1, sentDay: 1, dueDay: 100, remindedByIo: false, msg: '{}' },
      },
      PLAN,
    );
    tell({ what: 'followed', number });
    const due = notices.due(FOLLOWED, 100, undefined, 3);
    const given = notices.give(due);
    if (i % 3 === 0) {
      await notices.conclude([number], 'paid', FOLLOWED);
      tell({ what: 'paid', number });
    }
    const ids = (await given).outs.map(({ id }) => id);
    for (const id of ids) tell({ what: 'given', id });
    await new Promise(setImmediate);
    await notices.emitted(ids, PLAN);
    for (const id of ids) tell({ what: 'gone', id });
  }
}

function main(folder: string, mode: string): void {
  try {
    const register = openRegister(folder);
    tell({ what: 'open' });
    // Keeps the process, and with it the lock, until the parent ends it.
    process.on('message', () => undefined);
    if (mode === 'idle') return;
    if (mode.startsWith('notices')) {
      for (let i = 0; i < 3; i += 1) void follow(register, `${mode}-${i}`);
      return;
    }
    void takeIn(register, mode);
    for (let i = 0; i < 5; i += 1) void send(register);
  } catch (error) {
    tell({ what: 'refused', code: error instanceof RegisterError ? error.code : 'unknown' });
  }
}

if (require.main === module) main(process.argv[2] ?? '', process.argv[3] ?? '');
