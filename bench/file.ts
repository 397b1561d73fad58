/** Lists through io-file alone: a million rows of csv, beside the core csv node on the same file, and a workbook of 50,000 rows. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { storedZip } from '../nodes/lib/core/zip-write';
import { startNodeRed } from '../scripts/node-red';
import { campaignRow, inTab, userDirWith } from '../scripts/node-red/campaign-flow';
import { noticeNumber } from './notice-number';

interface Through {
  readonly rowsPerSecond: number;
  readonly seconds: number;
  readonly peakRssMb: number;
  /** Longest delay of the event loop, milliseconds. */
  readonly loopDelayMaxMs: number;
}

export interface FileResult {
  readonly rows: number;
  readonly csv: Through;
  /** The core nodes `file in` and `csv` on the same file, or how they ended. */
  readonly coreCsv: Through | string;
  readonly xlsxRows: number;
  readonly xlsx: Through;
  readonly idlePeakRssMb: number;
}

const SEPARATOR = ';';
const LONGEST_MS = 300_000;

export async function benchFile(rows: number, xlsxRows: number): Promise<FileResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'io-file-'));
  try {
    const [csv, xlsx] = [path.join(folder, 'rows.csv'), path.join(folder, 'rows.xlsx')];
    await writeCsv(csv, rows);
    await writeFile(xlsx, workbook(xlsxRows));
    return {
      rows,
      csv: await through([ours(csv)], rows),
      coreCsv: await through(core(csv), rows).catch((error: unknown) => String(error)),
      xlsxRows,
      xlsx: await through([ours(xlsx)], xlsxRows),
      idlePeakRssMb: (await through([ours(await small(folder))], 1)).peakRssMb,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads the file in a Node-RED of its own, whose last node does nothing; the clock includes finding encoding and columns. */
async function through(nodes: readonly object[], rows: number): Promise<Through> {
  const tab = { id: 'tab', type: 'tab', label: 'x' };
  const nothing = { ...inTab, id: 'nothing', type: 'change', rules: [], wires: [] };
  const userDir = await userDirWith([tab, ...nodes, nothing]);
  const nodeRed = await startNodeRed(
    { userDir, port: 0, tellOutputOf: [], count: 'change' },
    () => undefined,
  );
  const gone = once(nodeRed.process, 'exit').then(() => {
    const { exitCode, signalCode } = nodeRed.process;
    throw new Error(`Node-RED ended (${exitCode ?? signalCode ?? 'no code'})`);
  });
  gone.catch(() => undefined);
  try {
    const start = performance.now();
    nodeRed.receive('start', [{}]);
    while (performance.now() - start < LONGEST_MS) {
      const metrics = await Promise.race([nodeRed.metrics(), gone]);
      if (metrics.done >= rows) {
        const seconds = (performance.now() - start) / 1000;
        const { loopDelayMaxMs, peakRss } = metrics;
        return { rowsPerSecond: rows / seconds, seconds, peakRssMb: peakRss / 1e6, loopDelayMaxMs };
      }
      await delay(50);
    }
    throw new Error('no end within five minutes');
  } finally {
    await nodeRed.stop();
    await rm(userDir, { recursive: true, force: true });
  }
}

function ours(filename: string): object {
  return { ...inTab, id: 'start', type: 'io-file', filename, filenameType: 'str', wires: [['nothing'], []] };
}

function core(filename: string): object[] {
  const read = {
    filename,
    filenameType: 'str',
    format: 'utf8',
    chunk: false,
    encoding: 'none',
    allProps: false,
  };
  const rows = {
    spec: 'rfc',
    sep: SEPARATOR,
    hdrin: true,
    multi: 'one',
    ret: '\\n',
    temp: '',
    skip: '0',
    strings: false,
  };
  return [
    { ...inTab, id: 'start', type: 'file in', ...read, wires: [['csv']] },
    { ...inTab, id: 'csv', type: 'csv', ...rows, wires: [['nothing']] },
  ];
}

async function small(folder: string): Promise<string> {
  const file = path.join(folder, 'small.csv');
  await writeCsv(file, 1);
  return file;
}

async function writeCsv(file: string, rows: number): Promise<void> {
  const stream = createWriteStream(file);
  stream.write(`${Object.keys(campaignRow(0)).join(SEPARATOR)}\n`);
  for (let n = 0; n < rows; n += 1) {
    const more = stream.write(`${Object.values(campaignRow(n)).join(SEPARATOR)}\n`);
    if (!more) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}

/** Seven columns, with an amount and a date as numbers. */
function workbook(rows: number): Uint8Array {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const rels = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const text = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  const heading = ['CF', 'Nome', 'Cognome', 'Causale', 'Numero avviso', 'Importo', 'Scadenza']
    .map(text)
    .join('');
  const lines = Array.from({ length: rows }, (_none, n) => {
    const texts = ['AAAAAA00A00A000A', 'Maria', 'Prova', `retta numero ${n}`, noticeNumber(n)];
    return `<row>${texts.map(text).join('')}<c><v>${n / 100 + 1}</v></c><c s="1"><v>46356</v></c></row>`;
  });
  const parts: Record<string, string> = {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${rels}"><sheets><sheet name="Elenco" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${rels}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${rels}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData><row>${heading}</row>${lines.join('')}</sheetData></worksheet>`,
  };
  return storedZip(
    Object.entries(parts).map(([name, xml]) => ({
      name,
      content: Buffer.from(`<?xml version="1.0"?>${xml}`),
    })),
  );
}
