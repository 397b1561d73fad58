/** The same list, given to several processes at the same time. */
import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { forkBuilt } from '../support/built';
import { postgresIsHere, sharedPostgres } from '../support/postgres';
import type { Taken, Taking } from './many/taker';

const MESSAGES = 18_000;
const PROCESSES = 4;
const SEED = Number(process.env.RELIABILITY_SEED ?? randomInt(2 ** 31));

(postgresIsHere() ? describe : describe.skip)(
  `${MESSAGES} messages given to ${PROCESSES} processes at once (seed ${SEED})`,
  () => {
    it('are queued once each, and refused as duplicates by all others', async () => {
      const where = { url: await (await sharedPostgres()).database(), key: randomBytes(64).toString('hex') };
      const start = performance.now();
      const taken = await Promise.all(
        Array.from({ length: PROCESSES }, (_, i) =>
          taker({ ...where, name: `taker-${i}`, seed: SEED + i, messages: MESSAGES }),
        ),
      );
      const sum = (of: keyof Taken) => taken.reduce((all, one) => all + one[of], 0);
      console.log(`      ${JSON.stringify({ taken, seconds: (performance.now() - start) / 1_000 })}`);
      assert.deepEqual([sum('queued'), sum('duplicates')], [MESSAGES, (PROCESSES - 1) * MESSAGES]);
    });
  },
);

async function taker(taking: Taking): Promise<Taken> {
  const child = forkBuilt(path.join(__dirname, 'many/taker.ts'), []);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`a process ended with ${String(code)}`);
  });
  child.send(taking);
  try {
    return await Promise.race([once(child, 'message').then(([taken]) => taken as Taken), ended]);
  } finally {
    child.disconnect();
    await ended.catch(() => undefined);
  }
}
