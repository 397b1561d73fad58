/** The command line. */
import { createRequire } from 'node:module';
import os from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { patienceOf, RegisterError, saidBy, USUAL_PATIENCE_MS, type Env } from '../lib/register/move';

export type Asked =
  | { readonly what: 'help' }
  | { readonly what: 'wrong' }
  | { readonly what: 'key'; readonly file: string }
  | Moving;

export interface Moving {
  readonly what: 'here' | 'away';
  readonly folder: string;
  readonly url: string;
  readonly keyFile: string;
  readonly institution: string;
  readonly isRehearsal: boolean;
  readonly isSynchronous: boolean;
  /** Milliseconds. */
  readonly patience: number;
  /** What is written instead of one that can be used. */
  readonly wrongPatience?: string;
  /** Whether the address stands in the command, where others can see it. */
  readonly isUrlSeen: boolean;
}

const WAYS: Readonly<Record<string, 'here' | 'away' | 'key'>> = {
  ...{ sposta: 'here', move: 'here', riporta: 'away', 'bring-back': 'away', chiave: 'key', key: 'key' },
};
const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;

/** Throws IO_REGISTER_UNAVAILABLE with SETTINGS_UNREADABLE and the `file` of Node-RED's settings. */
export function askedBy(argv: readonly string[], env: Env, cwd: string): Asked {
  const parsed = parse(argv);
  if (parsed === undefined) return { what: 'wrong' };
  const { values, positionals } = parsed;
  const [command, file, ...more] = positionals;
  if (values.help === true || command === undefined || command === 'help') return { what: 'help' };
  const way = WAYS[command];
  if (way === 'key')
    return file !== undefined && more.length === 0
      ? { what: 'key', file: pathOf(file, cwd) }
      : { what: 'wrong' };
  const from = values.da ?? values.from;
  const to = values.a ?? values.to;
  const [folder, given] = way === 'here' ? [from, to] : [to, from];
  const written = values.impostazioni ?? values.settings;
  const said = saidBy(env, written === undefined ? undefined : settingsIn(pathOf(written, cwd)));
  const url = given ?? said('url');
  const institution = values.ente ?? values.institution ?? '';
  if (way === undefined || file !== undefined || !folder || url === '') return { what: 'wrong' };
  if ((way === 'away') !== (institution !== '')) return { what: 'wrong' };
  const key = values.chiave ?? values.key ?? said('keyFile');
  return {
    ...{ what: way, folder: pathOf(folder, cwd), url, institution },
    keyFile: key === '' ? '' : pathOf(key, cwd),
    isRehearsal: values.prova === true || values.rehearsal === true,
    isSynchronous: said('failover') === 'synchronous',
    ...{ patience: USUAL_PATIENCE_MS, ...patienceOf(said('patience')) },
    isUrlSeen: given !== undefined,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        ...{
          da: TEXT,
          from: TEXT,
          a: TEXT,
          to: TEXT,
          chiave: TEXT,
          key: TEXT,
          impostazioni: TEXT,
          settings: TEXT,
          ente: TEXT,
          institution: TEXT,
        },
        ...{ prova: FLAG, rehearsal: FLAG, help: { ...FLAG, short: 'h' } },
      },
    });
  } catch {
    return undefined;
  }
}

/** Of Node-RED's settings.js, which is a program. */
function settingsIn(file: string): unknown {
  try {
    return createRequire(file)(file);
  } catch {
    // Its text may have a line of the file in it.
    throw new RegisterError('IO_REGISTER_UNAVAILABLE', { error: 'SETTINGS_UNREADABLE', file });
  }
}

/** Where no shell has put the home folder for `~`, as on Windows. */
function pathOf(path: string, cwd: string): string {
  const whole = /^~(?=$|[\\/])/.test(path) ? join(os.homedir(), path.slice(1)) : path;
  return isAbsolute(whole) ? whole : resolve(cwd, whole);
}
