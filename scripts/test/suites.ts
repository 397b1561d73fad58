/** The test files of `npm test`: those whose coverage is measured, and the others. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Folders of test/ with a command of their own (package.json). */
const ELSEWHERE = ['e2e', 'guide', 'nr5', 'package', 'recipes', 'reliability'];

/** Folders of test/ whose tests want a PostgreSQL server. */
const WITH_SERVER = ['lib/register/postgres', 'lib/register/move', 'command'];

/** Tests of those rooms through what the nodes put together of them: the checks of saved properties. None that wants a Node-RED. */
const COVERED_TOO = ['test/checks.test.ts'];

/** Take longest: begun last, one of them would run alone. */
const LONGEST = [
  ...['test/report/after-sending.test.ts', 'test/status/node.test.ts', 'test/examples/run.test.ts'],
  ...['test/scadenze/node.test.ts', 'test/send/restart.test.ts', 'test/send/confirm.test.ts'],
  ...['test/lib/reader/growth.test.ts', 'test/send/behind.test.ts', 'test/page/restart.test.ts'],
  ...['test/lib/reader/workbook.test.ts', 'test/page/people.test.ts', 'test/page/table.test.ts'],
];

export interface Suites {
  /** Tests of the rooms that .c8rc.json names. */
  readonly covered: readonly string[];
  readonly others: readonly string[];
  /** Those that want a PostgreSQL server: of its register, and what any register must keep. */
  readonly postgres: readonly string[];
}

/** Paths from the root of the repository, in the order in which they are best begun. */
export function suites(): Suites {
  const { include } = JSON.parse(readFileSync(join(ROOT, '.c8rc.json'), 'utf8')) as { include: string[] };
  const folders = include.map((glob) => glob.replace(/^nodes\//, 'test/').replace(/\*\*$/, ''));
  const all = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/${file}`)
    .sort();
  const isIn = (file: string, folders: readonly string[]): boolean =>
    folders.some((one) => file.startsWith(`test/${one}/`));
  const files = all.filter((file) => !isIn(file, [...ELSEWHERE, ...WITH_SERVER]));
  const isCovered = (file: string): boolean =>
    COVERED_TOO.includes(file) || folders.some((folder) => file.startsWith(folder));
  return {
    covered: files.filter(isCovered),
    others: [...LONGEST, ...files.filter((file) => !isCovered(file) && !LONGEST.includes(file))],
    postgres: all.filter((file) => isIn(file, WITH_SERVER) || isContract(file)),
  };
}

function isContract(file: string): boolean {
  return (
    file.startsWith('test/lib/register/') && readFileSync(join(ROOT, file), 'utf8').includes('\ncontract(')
  );
}
