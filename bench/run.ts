/**
 * Measures the product on this machine and prints JSON. What is compared is measured in the same run.
 *
 *   npm run bench              all, with the sizes of docs/measurements.md (about four minutes)
 *   npm run bench -- --short   small sizes, to see that it works
 *   npm run bench -- --only pipeline,compose
 *   npm run bench -- --only many:sending --seconds 600   longer than the 20 s for which each number of processes sends there
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { build } from '../scripts/build';
import { ROOT } from '../scripts/node-red';
import { benchBackends } from './backends';
import { benchBehind } from './behind';
import { benchBurst } from './burst';
import { benchCheck } from './check';
import { benchCompose } from './compose';
import { benchFile } from './file';
import { benchEditor } from './editor';
import { benchMany } from './many';
import { benchPace } from './pace';
import { benchPage, type PageResult } from './page';
import { benchPipeline } from './pipeline';
import { benchRegister } from './register';
import { benchRemote } from './remote';

const { values } = parseArgs({
  options: { short: { type: 'boolean' }, only: { type: 'string' }, seconds: { type: 'string' } },
});
const short = values.short === true;
const seconds = values.seconds === undefined ? undefined : Number(values.seconds);

const BENCHES: Readonly<Record<string, (part: string | undefined) => unknown>> = {
  pace: () => benchPace(short ? 10 : 60),
  pipeline: () => benchPipeline(short ? 500 : 5_000, short ? 1 : 5),
  behind: () => benchBehind(short ? 500 : 5_000, short ? 1 : 5),
  compose: () => benchCompose(),
  register: () => benchRegister(),
  /** Needs a PostgreSQL server. */
  backends: () => benchBackends(short),
  file: () => benchFile(short ? 20_000 : 1_000_000, short ? 2_000 : 50_000),
  burst: () => benchBurst(short ? 5_000 : 100_000),
  check: () => benchCheck(short ? 20_000 : 1_000_000, short ? 5_000 : 20_000),
  page: async () => {
    const results: PageResult[] = [];
    for (const rows of short ? [2_000, 5_000] : [20_000, 100_000]) results.push(await benchPage(rows));
    return results;
  },
  /** Most of it needs a PostgreSQL server. `--only many:idle` is one part alone. */
  many: (part) => benchMany(short, part, seconds),
  remote: () => benchRemote(short ? 100 : 1_000, short ? 2 : 5, short ? 3 : 20),
  /** Needs Chromium. */
  editor: () => benchEditor(short ? 5_000 : 100_000),
};

async function main(): Promise<void> {
  await build(ROOT);
  const wanted = values.only === undefined ? Object.keys(BENCHES) : values.only.split(',');
  const cpu = os.cpus()[0]?.model ?? '';
  const results: Record<string, unknown> = { node: process.version, cores: os.cpus().length, cpu, short };
  for (const name of wanted) {
    const [whole = '', part] = name.split(':');
    const bench = BENCHES[whole];
    if (bench === undefined)
      throw new Error(`--only: no bench "${name}"; there are ${Object.keys(BENCHES).join(', ')}`);
    console.error(`… ${name}`);
    results[name] = await bench(part);
  }
  console.log(
    JSON.stringify(
      results,
      (_key, value: unknown) => (typeof value === 'number' ? rounded(value) : value),
      2,
    ),
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
