/** A process that takes in the same messages as others do at the same time, in an order of its own, and tells how many were new. */
import { openPostgresRegister } from '../../../nodes/lib/register/postgres';
import { seededRandom } from '../../../nodes/lib/simulator/random';
import type { NewEntry } from '../../../nodes/lib/register';

export interface Taking {
  readonly url: string;
  /** Hex. */
  readonly key: string;
  readonly name: string;
  readonly seed: number;
  readonly messages: number;
}

export interface Taken {
  readonly queued: number;
  readonly duplicates: number;
}

/** At once: many write together, and none waits for all. */
const BURST = 500;

async function take({ url, key, name, seed, messages }: Taking): Promise<Taken> {
  const register = openPostgresRegister({ url, key: Buffer.from(key, 'hex'), name });
  const numbers = shuffled(messages, seed);
  const taken = { queued: 0, duplicates: 0 };
  for (let from = 0; from < messages; from += BURST) {
    const burst = numbers.slice(from, from + BURST).map((n) => register.takeIn(entryOf(n)));
    for (const { state } of await Promise.all(burst))
      taken[state === 'queued' ? 'queued' : 'duplicates'] += 1;
  }
  await register.withdraw();
  register.close();
  return taken;
}

function entryOf(n: number): NewEntry {
  return {
    line: '01199250158|trial|https://io.example',
    node: 'send-1',
    service: 'service-1',
    type: 'richiesta-accolta',
    campaign: 'The same list',
    key: n.toString(16).padStart(64, '0'),
    fiscalCode: 'AAAAAA00A00A000A',
    msg: JSON.stringify({ payload: { codice_fiscale: 'AAAAAA00A00A000A' }, _msgid: `msg-${n}` }),
    resend: false,
  };
}

function shuffled(length: number, seed: number): number[] {
  const random = seededRandom(seed);
  const numbers = Array.from({ length }, (_, n) => n);
  for (let i = length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [numbers[i], numbers[j]] = [numbers[j] ?? 0, numbers[i] ?? 0];
  }
  return numbers;
}

process.once('message', (taking: Taking) => {
  take(taking).then(
    (taken) => process.send?.(taken),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit(0));
