/**
 * A whole list through io-check: how fast, in how much memory, and how long a person waits for the verdict. The rows come from
 * io-file where the package has it, else from a stand-in that waits for io-check as io-file does.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { allTypes } from '../nodes/types';
import { MESSAGES } from '../nodes/messages';
import { startNodeRed, type Metrics, type Output } from '../scripts/node-red';
import { campaignFlow, inTab, userDirWith } from '../scripts/node-red/campaign-flow';
import { writeRows } from './check-rows';

export interface CheckResult {
  /** What read the large list: `io-file`, or `stand-in`. */
  readonly reader: string;
  readonly rows: number;
  readonly rowsPerSecond: number;
  /** Of the whole Node-RED process, megabytes. */
  readonly peakMemoryMb: number;
  readonly longestDelayMs: number;
  /** A list of `verdictRows` from the core csv node: from the start of reading to the verdict, seconds. */
  readonly verdictRows: number;
  readonly verdictSeconds: number;
}

interface Run {
  /** Before the reading. */
  readonly idle: Metrics;
  readonly metrics: Metrics;
  /** From the start of reading to the verdict. */
  readonly seconds: number;
}

export async function benchCheck(rows: number, verdictRows: number): Promise<CheckResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'io-check-'));
  try {
    const hasFile = allTypes(MESSAGES).some(({ type }) => type === 'io-file');
    const file = path.join(folder, 'rows.csv');
    if (hasFile) await writeRows(file, rows);
    const large = await check(hasFile ? fileNode(file) : standIn(rows), rows);
    const small = path.join(folder, 'small.csv');
    await writeRows(small, verdictRows);
    const verdict = await check(csvNodes(small), verdictRows);
    return {
      reader: hasFile ? 'io-file' : 'stand-in',
      rows,
      rowsPerSecond: rows / large.seconds,
      peakMemoryMb: large.metrics.peakRss / 1e6,
      longestDelayMs: large.metrics.loopDelayMaxMs,
      verdictRows,
      verdictSeconds: verdict.seconds,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A list from its source to the verdict, in a Node-RED of its own. */
export async function check(source: readonly object[], rows: number): Promise<Run> {
  const properties = { messageNode: 'message', askProfiles: false, quietSeconds: 60 };
  const flow = [
    ...campaignFlow({ baseUrl: '', source }).map((node) =>
      (node as { id: string }).id === 'institution' ? { ...node, mode: 'simulator' } : node,
    ),
    { ...inTab, id: 'check', type: 'io-check', ...properties, wires: [['sink'], ['sink']] },
  ];
  const userDir = await userDirWith(flow);
  await addStandIn(userDir);
  let tell: (verdict: Output) => void = () => undefined;
  const verdict = new Promise<Output>((resolve) => {
    tell = resolve;
  });
  const settings = { userDir, port: 0, tellOutputOf: ['io-check'], count: 'io-check' };
  const nodeRed = await startNodeRed(settings, (event) => {
    if (event.event === 'output' && event.output === 1) tell(event);
  });
  try {
    const idle = await nodeRed.metrics();
    const started = performance.now();
    nodeRed.receive('start', [{}]);
    const { righe, completo } = (await verdict).msg.payload as { righe: number; completo: boolean };
    const seconds = (performance.now() - started) / 1000;
    if (righe !== rows || !completo) throw new Error(`io-check: ${righe} rows of ${rows}`);
    return { idle, metrics: await nodeRed.metrics(), seconds };
  } finally {
    await nodeRed.stop();
    await rm(userDir, { recursive: true, force: true });
  }
}

export function fileNode(file: string): object[] {
  const read = { filename: file, filenameType: 'str', messageNode: 'message' };
  return [{ ...inTab, id: 'start', type: 'io-file', ...read, wires: [['check'], []] }];
}

function standIn(rows: number): object[] {
  return [{ ...inTab, id: 'start', type: 'bench-rows', rows, wires: [['check']] }];
}

function csvNodes(file: string): object[] {
  const read = { filename: file, filenameType: 'str', format: 'utf8', chunk: false, encoding: 'none' };
  const rows = {
    ...{ spec: 'rfc', sep: ';', hdrin: true, multi: 'one', ret: '\\n', temp: '', skip: '0' },
    strings: false,
  };
  return [
    { ...inTab, id: 'start', type: 'file in', ...read, allProps: false, wires: [['csv']] },
    { ...inTab, id: 'csv', type: 'csv', ...rows, wires: [['check']] },
  ];
}

/** A node of the user directory: Node-RED wants an html beside it. */
async function addStandIn(userDir: string): Promise<void> {
  const folder = path.join(userDir, 'nodes');
  await mkdir(folder);
  const file = JSON.stringify(path.join(__dirname, 'check-rows.ts'));
  await writeFile(path.join(folder, 'bench-rows.js'), `module.exports = require(${file}).default;\n`);
  await writeFile(path.join(folder, 'bench-rows.html'), '<!-- no editor part -->\n');
}
