/**
 * The demonstration: Node-RED with our nodes and the example "02 - Bando da CSV", the simulator of IO inside it, and the
 * example's file sent at once. Everything lies in .demo/start; a second start finds there what the first one left, and sends
 * nothing. Nothing leaves this computer.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build';
import { Campaign } from './demo/campaign';
import { prepareFlows } from './demo/flows';
import { nextSteps } from './demo/next';
import { table } from './demo/table';
import { prepareUserDir, ROOT, startNodeRed, type NodeRed } from './node-red';

const HELP = `Starts Node-RED with the nodes, sends the example file to the local simulator of IO and shows each outcome.
The next time it finds again the flows that you left, and sends nothing.

  npm start -- [options]

  --port N    port of the editor (default: a free one)
  --fresh     begin anew: forgets your flows and what was sent
  --once      end after the table, for which it begins anew in a folder of its own
  --help      this text
`;

const USER_DIR = path.join(ROOT, '.demo/start');
/** What a user keeps in the other one is none of its business. */
const ONCE_DIR = path.join(ROOT, '.demo/once');
const EXAMPLE = path.join(ROOT, 'examples/02 - Bando da CSV.json');
/** The inject node "Invia il bando" of the example. */
const START_NODE = '312c129e05aacf96';

interface Options {
  readonly port: number;
  readonly once: boolean;
  readonly fresh: boolean;
}

async function main({ port, once, fresh }: Options): Promise<void> {
  console.log('Preparo il pacchetto…');
  await build(ROOT);
  const userDir = once ? ONCE_DIR : USER_DIR;
  const found = await prepareFlows(userDir, EXAMPLE, fresh || once);
  await prepareUserDir(userDir);

  const campaign = new Campaign(process.stdout);
  const settings = { userDir, port, tellOutputOf: ['csv', 'io-pubblicazione-bando', 'io-send'] };
  const examples = { IO_ESEMPI: path.join(ROOT, 'sample-data') };
  const nodeRed = await startNodeRed(
    settings,
    (output) => {
      if (!found) campaign.hear(output);
    },
    examples,
  );
  endWith(nodeRed);

  if (found)
    console.log('\nRitrovi i tuoi flussi e i tuoi invii. Per ricominciare da capo: npm start -- --fresh\n');
  else await send(nodeRed, campaign);
  console.log(nextSteps(nodeRed.url, found));
  if (once) await nodeRed.stop();
  else console.log('\nCtrl-C per finire.');
}

async function send(nodeRed: NodeRed, campaign: Campaign): Promise<void> {
  console.log('Invio sample-data/bando.csv al simulatore di IO\n');
  nodeRed.receive(START_NODE, [{}]);
  console.log(`\n${table(await campaign.rows, process.stdout.isTTY ? process.stdout.columns : 120)}\n`);
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

function readOptions(): Options | 'help' {
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    options: { port: { type: 'string' }, once: flag, fresh: flag, help: flag },
  });
  if (values.help) return 'help';
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port: "${values.port ?? ''}" non è una porta. Scrivi un numero da 1 a 65535.`);
  return { port, once: values.once === true, fresh: values.fresh === true };
}

try {
  const options = readOptions();
  if (options === 'help') console.log(HELP);
  else
    main(options).catch((error: unknown) => {
      const taken = (error as { message?: string }).message?.includes('EADDRINUSE');
      console.error(taken ? `La porta ${options.port} è occupata: scegline un'altra con --port.` : error);
      process.exitCode = 1;
    });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
