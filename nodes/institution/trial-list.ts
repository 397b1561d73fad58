/**
 * The people to whom messages go in a trial. Their codes are a credential, so that no exported flow takes them along. Flows saved
 * before have them as a property: it counts as long as there is no credential, and the dialog moves it there.
 */
import { readFiscalCode } from '../lib/core/fiscal-code';
import {
  type Property,
  type Properties,
  type Read,
  right,
  type Situation,
  trimmed,
  wrong,
} from '../lib/core/properties';
import type { Reason } from '../lib/core/reason';

type Codes = readonly string[];

/** One code a line in the dialog; commas and semicolons will do. */
function written(saved: unknown): unknown[] {
  return Array.isArray(saved) ? saved : trimmed(saved).split(/[\n,;]/);
}

function isTrial(situation: Situation): boolean {
  return situation.property('mode') === 'trial';
}

function isEmpty(list: unknown): boolean {
  return written(list).every((entry) => typeof entry === 'string' && entry.trim() === '');
}

/** The codes in capitals. Other modes do not look at them. */
function read(list: unknown, situation: Situation): Read<Codes> {
  if (!isTrial(situation)) return right([]);
  const codes: string[] = [];
  for (const [index, entry] of written(list).entries()) {
    if (typeof entry === 'string' && (entry.trim() === '' || situation.isVariable(entry.trim()))) continue;
    const code = readFiscalCode(entry, 'trialList', 'trial');
    if (!code.ok) return wrong('check.trialEntry', { line: index + 1 });
    codes.push(code.value);
  }
  return right(codes);
}

/** Messages can be prepared and checked, and io-send discards them all. */
function advice(list: unknown, situation: Situation): Reason | null {
  return isTrial(situation) && isEmpty(list) ? { key: 'check.trialEmpty' } : null;
}

/** The list that counts: the credential, else the property of an older flow. */
function counting(codes: unknown, list: unknown): unknown {
  return isEmpty(codes) ? list : codes;
}

/**
 * The codes to which a person may send a test of their own, whatever the mode: what is no fiscal code is left out.
 * @param codes the credential
 * @param list the property of an older flow
 */
export function testCodesOf(codes: unknown, list: unknown): string[] {
  const found = written(counting(codes, list)).flatMap((entry) => {
    const code = readFiscalCode(entry, 'trialList', 'trial');
    return code.ok ? [code.value] : [];
  });
  return [...new Set(found)];
}

/** As one text, a code a line, in capitals. */
export function listText(list: unknown): string {
  return written(list)
    .map((code) => trimmed(code).toUpperCase())
    .filter((code) => code !== '')
    .join('\n');
}

/** As older flows have it. It means the list that counts, so that Node-RED's triangle looks at that one, and is saved empty. */
export const trialList: Property<Codes> = {
  ...{ value: [], label: 'dialog.trialList', checked: true },
  read: (saved, situation) => read(counting(situation.property('trialCodes'), saved), situation),
  advice: (saved, situation) => advice(counting(situation.property('trialCodes'), saved), situation),
  shows: listText,
  saves: () => [],
};

/** The credential: a text, as the dialog shows it. */
const trialCodes: Property<Codes> = {
  ...{ value: '', label: 'dialog.trialList', checked: true },
  read: (saved, situation) => read(counting(saved, situation.property('trialList')), situation),
  advice: (saved, situation) => advice(counting(saved, situation.property('trialList')), situation),
};

export const TRIAL_CREDENTIALS = { trialCodes } as const satisfies Properties;
