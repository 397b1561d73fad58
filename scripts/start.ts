/**
 * The demonstration: Node-RED with our nodes and the example "02 - Bando da CSV", the simulator of IO inside it, and the
 * example's file sent at once. Everything lies in .demo/start and is made anew each time; nothing leaves this computer.
 */
import { copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { INBOX_PATH } from '../nodes/lib/runtime/simulator-host';
import { build } from './build';
import { sentRow, table, wrongRow, type Row } from './demo/table';
import { prepareUserDir, ROOT, startNodeRed, type Done, type NodeRed, type Output } from './node-red';

const HELP = `Starts Node-RED with the nodes, sends the example file to the local simulator of IO and shows each outcome.

  npm start -- [options]

  --port N    port of the editor (default: a free one)
  --once      end after the table
  --help      this text
`;

const USER_DIR = path.join(ROOT, '.demo/start');
const EXAMPLE = path.join(ROOT, 'examples/02 - Bando da CSV.json');
/** The inject node "Invia il bando" of the example. */
const START_NODE = '312c129e05aacf96';

async function main(port: number, once: boolean): Promise<void> {
  console.log('Preparo il pacchetto…');
  await build(ROOT);
  await rm(USER_DIR, { recursive: true, force: true });
  await mkdir(USER_DIR, { recursive: true });
  await prepareUserDir(USER_DIR);
  await copyFile(EXAMPLE, path.join(USER_DIR, 'flows.json'));

  const campaign = new Campaign();
  const settings = { userDir: USER_DIR, port, tellOutputOf: ['csv', 'io-pubblicazione-bando', 'io-send'] };
  const examples = { IO_ESEMPI: path.join(ROOT, 'sample-data') };
  const nodeRed = await startNodeRed(
    settings,
    (output) => {
      campaign.hear(output);
    },
    examples,
  );
  endWith(nodeRed);

  console.log('Invio sample-data/bando.csv al simulatore di IO\n');
  nodeRed.receive(START_NODE, [{}]);
  console.log(`\n${table(await campaign.rows, process.stdout.isTTY ? process.stdout.columns : 120)}\n`);
  console.log(`Editor di Node-RED:       ${nodeRed.url}`);
  console.log(`Messaggi dei cittadini:   ${nodeRed.url.replace(/\/$/, '')}${INBOX_PATH}/`);
  if (once) await nodeRed.stop();
  else console.log('\nCtrl-C per finire.');
}

/** Counts the rows of the file and hears what becomes of each. */
class Campaign {
  readonly #rows: Row[] = [];
  #expected = Infinity;
  #finish: (rows: readonly Row[]) => void = () => undefined;
  readonly rows = new Promise<readonly Row[]>((resolve) => {
    this.#finish = resolve;
  });

  hear(event: Output | Done): void {
    if (event.event !== 'output') return;
    const { type, output, msg } = event;
    if (type === 'csv') this.#expected = msg.parts?.count ?? this.#expected;
    else if (type === 'io-send') this.#add(sentRow(msg));
    else if (output === 2) this.#add(wrongRow(msg));
  }

  #add(row: Row): void {
    this.#rows.push(row);
    this.#draw();
    if (this.#rows.length === this.#expected) this.#finish(this.#rows);
  }

  #draw(): void {
    if (!Number.isFinite(this.#expected)) return;
    const share = this.#rows.length / this.#expected;
    const filled = Math.round(share * 30);
    const bar = '█'.repeat(filled) + '░'.repeat(30 - filled);
    const line = `${bar} ${this.#rows.length}/${this.#expected}`;
    // In a log file every step would be a line of its own: there only the end is worth one.
    if (process.stdout.isTTY) process.stdout.write(`\r${line}${share === 1 ? '\n' : ''}`);
    else if (share === 1) console.log(line);
  }
}

/** Ctrl-C and a polite kill end Node-RED too. */
function endWith(nodeRed: NodeRed): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void nodeRed.stop().then(() => process.exit(0));
    });
  nodeRed.process.once('exit', (code) => {
    if (code !== 0) {
      console.error(`Node-RED si è chiuso da solo (${code ?? 'ucciso'}).`);
      process.exit(1);
    }
  });
}

function readOptions(): { port: number; once: boolean } | 'help' {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, once: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) return 'help';
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port: "${values.port ?? ''}" non è una porta. Scrivi un numero da 1 a 65535.`);
  return { port, once: values.once === true };
}

try {
  const options = readOptions();
  if (options === 'help') console.log(HELP);
  else
    main(options.port, options.once).catch((error: unknown) => {
      const taken = (error as { message?: string }).message?.includes('EADDRINUSE');
      console.error(taken ? `La porta ${options.port} è occupata: scegline un'altra con --port.` : error);
      process.exitCode = 1;
    });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
