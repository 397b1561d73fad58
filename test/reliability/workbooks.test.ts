import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import type { Share, Told } from './workbook-reader';
import { TYPESCRIPT } from '../../scripts/test/typescript';

const SHORT = process.env.RELIABILITY === 'short';
const FILES = SHORT ? 200 : 10_000;
/** `RELIABILITY_SEED=… npm run test:reliability` makes the workbooks of an earlier run. */
const SEED = Number(process.env.RELIABILITY_SEED ?? randomInt(2 ** 31));
/** The heap of the worker that reads them in Node-RED. */
const HEAP = '--max-old-space-size=640';

describe(`workbooks with anything in them (seed ${SEED})`, () => {
  it(`${FILES} of them are rows or one of our errors, and the process that read them is alive`, async () => {
    const reader = fork(path.join(__dirname, 'workbook-reader.ts'), {
      execArgv: ['--require', TYPESCRIPT, HEAP],
    });
    const outcomes = new Map<string, number>();
    let reading = -1;
    reader.on('message', ({ n, outcome }: Told) => {
      reading = n;
      if (outcome !== undefined) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    });
    const gone = once(reader, 'exit') as Promise<[number | null, string | null]>;
    reader.send({ seed: SEED, from: 0, to: FILES } satisfies Share);
    const [code, signal] = await gone;
    assert.deepEqual([code, signal], [0, null], `the process ended at workbook ${reading} of seed ${SEED}`);
    assert.equal(
      [...outcomes.values()].reduce((sum, n) => sum + n, 0),
      FILES,
    );
    const strange = [...outcomes.keys()].filter((one) => !/^(?:rows|IO_FILE_)/.test(one));
    assert.deepEqual(strange, [], `seed ${SEED}`);
    // A reader that refuses everything would be alive as well.
    assert.ok((outcomes.get('rows') ?? 0) > FILES / 20, JSON.stringify([...outcomes]));
  });
});
