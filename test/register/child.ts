/**
 * A process of its own with the register open, that works as a line does until it is killed, and tells its parent of
 * every promise that resolved. `node --require tsx/cjs child.ts <folder> <mode>`.
 */
import { openRegister, RegisterError, type Register } from '../../nodes/register';
import { ALL, entry } from './support';

/** What the child tells: what the register has promised to keep. */
export type Told =
  | { readonly what: 'open' | 'refused'; readonly code?: string }
  | { readonly what: 'takenIn'; readonly id: number; readonly key: string }
  | { readonly what: 'intended' | 'emitted'; readonly id: number }
  | { readonly what: 'recorded'; readonly id: number; readonly ioId: string };

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
    const { id } = message;
    if (!(await register.intend(id))) continue;
    tell({ what: 'intended', id });
    await new Promise(setImmediate);
    const ioId = `io-${id}`;
    await register.record({ id, state: 'sent', ioId });
    tell({ what: 'recorded', id, ioId });
    await register.emitted([id]);
    tell({ what: 'emitted', id });
  }
}

function main(folder: string, mode: string): void {
  try {
    const register = openRegister(folder);
    tell({ what: 'open' });
    // Keeps the process, and with it the lock, until the parent ends it.
    process.on('message', () => undefined);
    if (mode === 'idle') return;
    void takeIn(register, mode);
    for (let i = 0; i < 5; i += 1) void send(register);
  } catch (error) {
    tell({ what: 'refused', code: error instanceof RegisterError ? error.code : 'unknown' });
  }
}

if (require.main === module) main(process.argv[2] ?? '', process.argv[3] ?? '');
