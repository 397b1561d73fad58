/** `io-registro`: moves a register between its file and PostgreSQL. A program beside the nodes (`bin` in package.json). */
import {
  assertPatience,
  isKey,
  MoveError,
  moveAway,
  moveHere,
  newKey,
  readKey,
  RegisterError,
  summary,
  writeNewKey,
  type Counts,
  type Progress,
} from '../lib/register/move';
import { askedBy, type Asked, type Moving } from './options';
import { errorText, HELP, stepText, WRONG } from './words';

const EXIT = { done: 0, refused: 1, wrong: 2, unknown: 3, stopped: 130 } as const;
const EVERY_MS = 1000;

export interface Surroundings {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** Told when somebody wants it to stop. */
  readonly onStop: (stop: () => void) => void;
}

/** The exit code. */
export async function run({ argv, env, cwd, out, err, onStop }: Surroundings): Promise<number> {
  let asked: Asked;
  try {
    asked = askedBy(argv, env, cwd);
  } catch (error) {
    err(errorText(error));
    return EXIT.wrong;
  }
  if (asked.what === 'help' || asked.what === 'wrong') {
    if (asked.what === 'help') out(HELP);
    else err(`${WRONG}\n\n${HELP}`);
    return asked.what === 'help' ? EXIT.done : EXIT.wrong;
  }
  try {
    if (asked.what === 'key') {
      makeKey(asked.file);
      out(`Chiave scritta: ${asked.file}`);
      return EXIT.done;
    }
    if (asked.isUrlSeen && /:[^/@]+@/.test(asked.url))
      err('Attenzione: la password è scritta nel comando. Meglio con la variabile IO_REGISTER_URL.');
    const started = performance.now();
    const counts = await move(asked, progressOf(out, err, onStop));
    if (counts) for (const line of linesOf(counts)) out(line);
    out(`Tempo: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    return EXIT.done;
  } catch (error) {
    err(errorText(error));
    const problem = error instanceof MoveError ? error.problem : undefined;
    if (problem === 'UNKNOWN_END') return EXIT.unknown;
    return problem === 'STOPPED' ? EXIT.stopped : EXIT.refused;
  }
}

async function move(asked: Moving, progress: Progress): Promise<Counts | undefined> {
  const { folder, url, institution, isRehearsal, isSynchronous, patience } = asked;
  assertPatience(asked);
  const database = { url, key: keyOf(asked.keyFile), isSynchronous, patience };
  const options = { folder, database, isRehearsal, progress };
  return asked.what === 'here' ? moveHere(options) : moveAway({ ...options, institution });
}

function progressOf(
  out: (line: string) => void,
  err: (line: string) => void,
  onStop: Surroundings['onStop'],
): Progress {
  let isStopped = false;
  let saidAt = performance.now();
  onStop(() => {
    isStopped = true;
  });
  return {
    step: (step, args) => {
      out(stepText(step, args));
    },
    rows(done, of) {
      if (performance.now() - saidAt < EVERY_MS) return;
      saidAt = performance.now();
      err(`  ${done} di ${of}`);
    },
    isStopped: () => isStopped,
  };
}

function keyOf(file: string): Buffer {
  const key = file === '' ? null : readKey(file);
  if (key === null || !isKey(key))
    throw new RegisterError('IO_REGISTER_UNAVAILABLE', {
      error: key === null ? 'KEY_MISSING' : 'KEY_WRONG',
      file,
    });
  return key;
}

function makeKey(file: string): void {
  try {
    writeNewKey(file, newKey());
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    throw new RegisterError('IO_REGISTER_UNAVAILABLE', { error: code, file });
  }
}

/** Of each line how many stand where; no campaign's name, no citizen's data. */
function linesOf(counts: Counts): string[] {
  const say = (states: ReadonlyMap<string, number>): string =>
    [...states].map(([state, n]) => `${state} ${n}`).join(', ') || '0';
  const lines = summary(counts).map(
    ({ line, campaigns, messages, notices }) =>
      `${line}  campagne ${campaigns}; messaggi: ${say(messages)}; avvisi: ${say(notices)}`,
  );
  return counts.sheets.size === 0 ? lines : [...lines, `schede dei servizi: ${counts.sheets.size}`];
}

/** The program itself: `dist/io-registro.js` calls it. */
export function main(): void {
  void run({
    ...{ argv: process.argv.slice(2), env: process.env, cwd: process.cwd() },
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    onStop(stop) {
      process.on('SIGINT', stop).on('SIGTERM', stop);
    },
  }).then((code) => {
    process.exitCode = code;
  });
}
