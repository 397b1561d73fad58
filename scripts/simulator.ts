/** The simulator by itself: API under /api/v1 and inbox page at / on one port. `npm run simulator -- --help` */
import { parseArgs } from 'node:util';
import type { FaultMix, Group, Operation, SimulatorOptions } from '../nodes/lib/simulator';
import { GROUPS, createSimulator } from '../nodes/lib/simulator';
import { pageHtml } from './build-page';

export const HELP = `Simulator of IO: takes in messages like IO, shows them like the app. Nothing leaves this computer
unless you ask for it.

  npm run simulator -- [options]

  --port N            port (default 8180; 0: a free one)
  --host NAME         address to listen on (default 127.0.0.1: this computer only)
  --limit N           calls per window (default 150)
  --window MS         length of the window (default 5000)
  --unlimited         no rate limit
  --latency MS        time between call and answer (default 0)
  --slow MS           delay of "slow" answers (default 20000)
  --process MS        time from ACCEPTED to the final status (default 1000)
  --payment-limit N   highest payment in euro cents (default 1000000)
  --minimum-age N     refuse younger citizens (422; default 0: nobody)
  --premium           the institution has the groups of the Premium agreement
  --groups LIST       it has these groups of IO's: ApiMessageWriteAdvanced
                      ApiMessageReadAdvanced ApiThirdPartyMessageWrite
                      ApiMessageWriteWithPayee ApiRemoteContentConfigurationWrite
                      ApiRateLimit250 (default none)
  --rewritten         errors in the words of the sender that PagoPA is writing anew
  --elsewhere         fetch attachments also from other computers, unasked
  --keys A,B          only these API keys are good (default: any)
  --manage-keys A,B   only these are good for managing (default: any)
  --configurations A  only these remote-content configurations are known,
                      beside those made here (default: any)
  --faults LIST       random faults, e.g. rate500=0.01,resetAfter=0.01
                      (rate429 rate500 resetBefore resetAfter slow garbage halfAnswer)
  --faults-on LIST    calls they may hit: profile,send,status (default all)
  --seed N            repeat the faults of an earlier run
  --help              this text
`;

/** A wrong option; the message is for the person at the keyboard. */
export class OptionError extends Error {}

export interface Command {
  readonly port: number;
  readonly host: string;
  readonly options: SimulatorOptions;
}

/** Reads the command line. Throws an OptionError that names the option; returns 'help' for --help. */
export function readCommand(args: readonly string[]): Command | 'help' {
  const values = readValues(args);
  if (values.help) return 'help';
  const port = whole('port', values.port, 0, 65_535) ?? 8180;
  const options = {
    limit: whole('limit', values.limit, 1),
    windowMs: whole('window', values.window, 1),
    unlimited: values.unlimited,
    latencyMs: whole('latency', values.latency, 0),
    slowMs: whole('slow', values.slow, 0),
    processMs: whole('process', values.process, 0),
    paymentLimit: whole('payment-limit', values['payment-limit'], 0),
    minimumAge: whole('minimum-age', values['minimum-age'], 0, 120),
    premium: values.premium,
    groups: groupsOf(values.groups),
    rewritten: values.rewritten,
    elsewhere: values.elsewhere,
    keys: optionalList('keys', values.keys),
    manageKeys: manageKeysOf(values['manage-keys']),
    configurations: optionalList('configurations', values.configurations),
    faults: faultsOf(values.faults),
    faultsOn: operationsOf(values['faults-on']),
    seed: whole('seed', values.seed, 0),
  };
  return { port, host: values.host ?? '127.0.0.1', options: defined(options) };
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** The options of the command line, without the dashes. */
export const OPTIONS = {
  port: text,
  host: text,
  limit: text,
  window: text,
  unlimited: flag,
  latency: text,
  slow: text,
  process: text,
  'payment-limit': text,
  'minimum-age': text,
  premium: flag,
  groups: text,
  rewritten: flag,
  elsewhere: flag,
  keys: text,
  'manage-keys': text,
  configurations: text,
  faults: text,
  'faults-on': text,
  seed: text,
  help: flag,
};

function readValues(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, text: string | undefined, least: number, most = 2 ** 31): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new OptionError(`--${name} must be a whole number from ${least} to ${most}, not "${text}"`);
}

function listOf(name: string, text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes('')) throw new OptionError(`--${name} has an empty item`);
  return items;
}

function optionalList(name: string, text: string | undefined): string[] | undefined {
  return text === undefined ? undefined : listOf(name, text);
}

function manageKeysOf(text: string | undefined): SimulatorOptions['manageKeys'] | undefined {
  const keys = optionalList('manage-keys', text);
  return keys && Object.fromEntries(keys.map((key) => [key, 'institution' as const]));
}

function groupsOf(text: string | undefined): Group[] | undefined {
  return optionalList('groups', text)?.map((item) => {
    const group = GROUPS.find((known) => known === item);
    if (!group) throw new OptionError(`--groups knows ${GROUPS.join(', ')}, not "${item}"`);
    return group;
  });
}

const FAULTS = ['rate429', 'rate500', 'resetBefore', 'resetAfter', 'slow', 'garbage', 'halfAnswer'] as const;

function faultsOf(text: string | undefined): FaultMix | undefined {
  if (text === undefined) return undefined;
  const mix: Partial<Record<keyof FaultMix, number>> = {};
  for (const item of listOf('faults', text)) {
    const [given = '', value = ''] = item.split('=');
    const name = FAULTS.find((fault) => fault === given);
    if (!name) throw new OptionError(`--faults does not know "${given}"; it knows ${FAULTS.join(', ')}`);
    const probability = Number(value);
    if (value === '' || !(probability >= 0 && probability <= 1)) {
      throw new OptionError(`--faults ${name} must be a probability from 0 to 1, not "${value}"`);
    }
    mix[name] = probability;
  }
  return mix;
}

const OPERATIONS: readonly Operation[] = ['profile', 'send', 'status'];

function operationsOf(text: string | undefined): Operation[] | undefined {
  if (text === undefined) return undefined;
  return listOf('faults-on', text).map((item) => {
    const operation = OPERATIONS.find((known) => known === item);
    if (!operation) throw new OptionError(`--faults-on knows ${OPERATIONS.join(', ')}, not "${item}"`);
    return operation;
  });
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}

async function run(command: Command): Promise<void> {
  const html = await pageHtml();
  const simulator = createSimulator({ ...command.options, serveInbox: true, shell: () => html });
  const { baseUrl, inboxUrl = '' } = await simulator.listen(command.port, command.host);
  console.log(`API:    ${baseUrl}\nInbox:  ${inboxUrl}`);
  if (command.options.faults) console.log(`Seed:   ${simulator.seed}`);
  console.log('Ctrl-C to end.');
  const end = (): void => {
    void simulator.close();
  };
  process.once('SIGINT', end).once('SIGTERM', end);
}

async function main(): Promise<void> {
  try {
    const command = readCommand(process.argv.slice(2));
    if (command === 'help') console.log(HELP);
    else await run(command);
  } catch (error) {
    // A wrong option or a taken port: one line, no stack.
    console.error(error instanceof Error ? error.message : String(error));
    console.error('See: npm run simulator -- --help');
    process.exitCode = 1;
  }
}

if (require.main === module) void main();
