/** What can be wrong with an io-institution. */
import { readFiscalCode } from '../lib/core/fiscal-code';
import type { Reason } from '../lib/core/reason';
import { type Check, integerCheck, toInteger } from '../lib/core/checks';

const LONGEST_DAYS = 3650;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

export const INSTITUTION_CHECKS: Readonly<Record<string, Check>> = {
  fiscalCode: (value) => (/^\d{11}$/.test(asText(value)) ? null : { key: 'check.fiscalCode' }),
  mode: (value) => (['simulator', 'trial', 'live'].includes(asText(value)) ? null : { key: 'check.mode' }),
  baseUrl: (value) => (isBaseUrl(asText(value)) ? null : { key: 'check.baseUrl' }),
  callsPer5s: integerCheck(1, 100_000),
  trialList: (value, situation) => {
    const problem = firstWrongLine(value);
    if (problem) return problem;
    const empty = parseTrialList(value).length === 0;
    return empty && situation.property('mode') === 'trial' ? { key: 'check.trialEmpty' } : null;
  },
  windowFrom: (value, situation) => checkTime(asText(value), asText(situation.property('windowTo'))),
  windowTo: (value, situation) => {
    const [from, to] = [asText(situation.property('windowFrom')), asText(value)];
    return checkTime(to, from) ?? (from !== '' && from >= to ? { key: 'check.windowOrder' } : null);
  },
  windowDays: (value) => (parseDays(value).length > 0 ? null : { key: 'check.windowDays' }),
  recipientDays: (value, situation) => {
    const problem = integerCheck(0, LONGEST_DAYS)(value, situation);
    if (problem) return problem;
    const max = toInteger(situation.property('retentionDays'));
    return max !== null && (toInteger(value) ?? 0) > max
      ? { key: 'check.recipientTooLong', args: { max } }
      : null;
  },
  retentionDays: integerCheck(1, LONGEST_DAYS),
};

function asText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** Empty means IO's own address. Plain http only where nobody can listen: to this computer. */
function isBaseUrl(address: string): boolean {
  if (address === '') return true;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  if (url.search || url.hash || url.username) return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && LOOPBACK.has(url.hostname);
}

/** One end of the sending window; both ends empty means "always". */
function checkTime(time: string, otherEnd: string): Reason | null {
  if (time === '') return otherEnd === '' ? null : { key: 'check.windowHalf' };
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? null : { key: 'check.windowTime' };
}

/** The list as saved (an array) or as the text area shows it (one a line; commas and semicolons will do). */
export function parseTrialList(value: unknown): string[] {
  return rawLines(value).filter((line) => line !== '');
}

function rawLines(value: unknown): string[] {
  const lines = Array.isArray(value) ? value : asText(value).split(/[\n,;]/);
  return lines.map((line) => (typeof line === 'string' ? line.trim().toUpperCase() : ''));
}

function firstWrongLine(value: unknown): Reason | null {
  for (const [index, code] of rawLines(value).entries()) {
    if (code !== '' && !readFiscalCode(code, 'trialList', 'trial').ok)
      return { key: 'check.trialEntry', args: { line: index + 1 } };
  }
  return null;
}

/** Days as saved (an array of 1…7) or as the dialog's hidden field holds them (`1,2,3`). */
export function parseDays(value: unknown): number[] {
  const parts = Array.isArray(value) ? value : asText(value).split(',');
  return parts.map(toInteger).filter((day): day is number => day !== null && day >= 1 && day <= 7);
}
