/** What an io-institution saves. */
import { LOG_DAYS } from '../lib/core/log-days';
import { CALLS_PER_5S } from '../lib/core/destination';
import { minutesOf } from '../lib/core/minutes';
import { shown } from '../lib/core/problem';
import {
  COMMON,
  integer,
  isAbsent,
  type Json,
  numberOf,
  type Properties,
  type Property,
  type Read,
  right,
  type Situation,
  strictChoice,
  trimmed,
  wrong,
} from '../lib/core/properties';
import { hasTail, webAddress } from '../lib/core/web-address';
import { WEEK, windowProblem } from '../lib/core/window';
import { trialList } from './trial-list';

/** IO has one environment only, and this is its address (IO API: base URL). */
export const IO_BASE_URL = 'https://api.io.pagopa.it/api/v1';

/** How long anything may be kept: ten years. */
const LONGEST_DAYS = 3650;
const EVERY_DAY: readonly number[] = WEEK;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

const mode = strictChoice(['simulator', 'trial', 'live'], {
  ...{ value: 'simulator', label: 'dialog.mode', reason: 'property.mode' },
});

/** The simulator has an address of its own and no window: nobody is woken by it. */
function isSimulator(situation: Situation): boolean {
  const read = mode.read(situation.property('mode'), situation);
  return read.ok && read.value === 'simulator';
}

const fiscalCode: Property<string> = {
  ...{ value: '', fault: 'IO_INSTITUTION_INVALID', checked: true },
  read(saved) {
    const code = trimmed(saved);
    return /^\d{11}$/.test(code) ? right(code) : wrong('check.fiscalCode');
  },
};

/** Without a slash at its end. Plain http only where nobody can listen: to this computer. */
const baseUrl: Property<string> = {
  ...{ value: IO_BASE_URL, fault: 'IO_BASE_URL_INVALID', checked: true },
  read(saved, situation) {
    if (isSimulator(situation) || isAbsent(saved) || saved === '') return right(IO_BASE_URL);
    const written = trimmed(saved).replace(/\/+$/, '');
    if (written === '' && typeof saved === 'string') return right(IO_BASE_URL);
    const url = webAddress(written);
    const isSafe = url?.protocol === 'https:' || (url !== undefined && LOOPBACK.has(url.hostname));
    return isSafe && !hasTail(written) ? right(written) : wrong('check.baseUrl');
  },
};

/** One end of the sending window as it is written; what is no text is no hour. */
function hour(saved: unknown, value: string): string {
  if (isAbsent(saved)) return value;
  return typeof saved === 'string' ? saved.trim() : '?';
}

const HOURS = { windowFrom: '08:00', windowTo: '20:00' } as const;

/** Each end is told what is wrong with it alone; what is wrong with both, the second. */
function windowEnd(name: keyof typeof HOURS): Property<string> {
  const value = HOURS[name];
  const isLast = name === 'windowTo';
  return {
    ...{ value, fault: 'IO_WINDOW_INVALID', checked: true, input: { placeholder: value } },
    read(saved, situation) {
      const own = hour(saved, value);
      if (isSimulator(situation)) return right(own);
      const otherName = isLast ? 'windowFrom' : 'windowTo';
      const other = hour(situation.property(otherName), HOURS[otherName]);
      const [from, to] = isLast ? [other, own] : [own, other];
      switch (windowProblem({ from, to, days: [] })) {
        case 'half':
          return own === '' ? wrong('check.windowHalf') : right(own);
        case 'hours':
          return minutesOf(own) === undefined ? wrong('property.time', { value: shown(saved) }) : right(own);
        case 'same':
          return isLast ? wrong('check.windowSame') : right(own);
        default:
          return right(own);
      }
    },
    shows: (saved) => (isAbsent(saved) ? value : trimmed(saved)),
  };
}

/** Days as saved, or as the dialog's hidden input holds them (`1,2,3`). */
function days(saved: unknown): unknown[] {
  if (Array.isArray(saved)) return saved;
  return typeof saved === 'string'
    ? saved.split(',').filter((day) => day.trim() !== '')
    : isAbsent(saved)
      ? [...EVERY_DAY]
      : [saved];
}

function readDays(saved: unknown): number[] {
  return days(saved)
    .map(numberOf)
    .filter((day) => EVERY_DAY.includes(day));
}

/** 1 = Monday … 7 = Sunday. None means every day. */
const windowDays: Property<readonly number[]> = {
  ...{ value: EVERY_DAY, fault: 'IO_WINDOW_INVALID', checked: true },
  read(saved, situation): Read<readonly number[]> {
    const read = readDays(saved);
    const isNonsense = read.length === 0 && days(saved).length > 0;
    return isNonsense && !isSimulator(situation) ? wrong('check.windowDays') : right(read);
  },
  shows: (saved) => readDays(saved).join(','),
  saves: (text): Json => readDays(text),
};

const retentionDays = integer({ value: 90, min: 1, max: LONGEST_DAYS, label: 'dialog.retentionDays' });

export const INSTITUTION = {
  ...COMMON,
  fiscalCode,
  mode,
  baseUrl,
  callsPer5s: integer({ ...CALLS_PER_5S, label: 'dialog.callsPer5s' }),
  trialList,
  windowFrom: windowEnd('windowFrom'),
  windowTo: windowEnd('windowTo'),
  windowDays,
  recipientDays: {
    ...integer({ value: 30, min: 0, max: LONGEST_DAYS, label: 'dialog.recipientDays' }),
    // All of a message goes after `retentionDays`: nobody is kept longer than was meant.
    advice(saved, situation) {
      const max = numberOf(situation.property('retentionDays') ?? retentionDays.value);
      return numberOf(saved) > max ? { key: 'check.recipientTooLong', args: { n: max } } : null;
    },
  },
  retentionDays,
  /** Days for which the log says who did what. */
  logDays: integer({ ...LOG_DAYS, label: 'dialog.logDays' }),
} as const satisfies Properties;
