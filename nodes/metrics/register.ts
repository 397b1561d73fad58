/** What the register says of itself. */
import { version } from '../../package.json';
import type { Outbox } from '../lib/outbox/outbox';
import type { State, Total } from '../lib/register';
import { stateLabel } from './labels';
import { lineLabels } from './line-labels';
import { one, type Read, type Sample } from './numbers';

const OWED_AT_MOST = 10_000;
/** Prometheus itself waits for 10 s: whoever watches should hear of a register that does not answer. */
const ANSWERS_WITHIN_MS = 5_000;

/** Always all, so that what is empty shows as 0. */
const STATES: readonly (State | 'held')[] = [
  ...(['held', 'queued', 'checking', 'sending', 'sent', 'unreachable', 'in-doubt', 'discarded'] as const),
];

/**
 * Opens it where that is not done. Where it cannot be used, that is all there is to say.
 * @param within only tests shorten it; milliseconds
 */
export async function registerSamples(
  outbox: Pick<Outbox, 'register'>,
  within = ANSWERS_WITHIN_MS,
): Promise<Read> {
  try {
    const { register } = outbox;
    const [totals, owed, shared] = await inTime(
      Promise.all([register.totals(), register.owed?.(OWED_AT_MOST), register.ownership?.()]),
      within,
    );
    return {
      io_build_info: buildInfo(
        register.ownership === undefined ? 'sqlite' : 'postgresql',
        shared?.name ?? '',
      ),
      io_register_up: one(register.lost() === null ? 1 : 0),
      io_register_doubted: one(register.doubt() === null ? 0 : 1),
      io_register_clock_doubted: one(register.clockDoubted() ? 1 : 0),
      io_messages: messages(totals),
      ...(owed === undefined ? {} : { io_outcomes_owed: one(owed) }),
      ...(shared === undefined
        ? {}
        : {
            io_line_owned: shared.lines.map((line) => ({ labels: lineLabels(line), value: 1 })),
            io_processes_alive: one(shared.processes),
            io_take_overs_total: one(shared.takeOvers),
          }),
    };
  } catch {
    return { io_build_info: buildInfo('', ''), io_register_up: one(0) };
  }
}

async function inTime<T>(answer: Promise<T>, within: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(reject, within, new Error('no answer')).unref();
  });
  return Promise.race([answer, late]).finally(() => {
    clearTimeout(timer);
  });
}

function buildInfo(register: string, name: string): readonly Sample[] {
  return [{ labels: [version, process.version, register, name], value: 1 }];
}

/** Summed over io-send nodes and services: their names are people's. */
function messages(totals: readonly Total[]): Sample[] {
  const byLine = new Map<string, Map<string, number>>();
  for (const { line, state, reason, n } of totals) {
    const states = byLine.get(line) ?? new Map<string, number>();
    byLine.set(line, states);
    const label = stateLabel(state, reason);
    states.set(label, (states.get(label) ?? 0) + n);
  }
  return [...byLine].flatMap(([line, states]) => {
    const labels = lineLabels(line);
    return STATES.map((state) => ({ labels: [...labels, state], value: states.get(state) ?? 0 }));
  });
}
