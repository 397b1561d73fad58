/** What can be wrong with a sheet before anyone is asked. Pure: under the field in the dialog, and on port 2. */
import type { SheetCode } from '../lib/core/codes';
import { shown } from '../lib/core/problem';
import { readUrl } from '../lib/core/url';
import { CONTACTS, type Sheet, sheetOf, type SheetField } from './sheet';

/** A problem of a sheet, or of what IO says to it. Prose is made from it at the edge. */
export interface SheetProblem {
  readonly code: SheetCode;
  /** A property of the node; `contacts` for all four together, `service` for the service on IO. */
  readonly field: SheetField | 'contacts' | 'service' | 'serviceId' | 'institution';
  readonly value?: string;
  readonly args?: Readonly<Record<string, string | number>>;
}

/** UTF-16 units, as the form of the Area Riservata allows. */
const LONGEST = { serviceName: 100, description: 1000, address: 100 } as const;

/** A name, an @ and a host with a dot: what IO's review takes. */
const EMAIL = /^[^\s@<>()[\]",;:\\]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;
const PHONE = /^\+?[\d\s()./-]{3,30}$/;

/** All that is wrong, in the order of the dialog. */
export function sheetProblems(sheet: Sheet): SheetProblem[] {
  return [
    ...missing(sheet, 'serviceName'),
    ...tooLong(sheet, 'serviceName'),
    ...(sheet.topic < 0 ? [{ code: 'SHEET_TOPIC', field: 'topic' } as const] : []),
    ...tooLong(sheet, 'description'),
    ...(CONTACTS.every((name) => sheet[name] === '')
      ? [{ code: 'SHEET_CONTACT_MISSING', field: 'contacts' } as const]
      : []),
    ...(sheet.phone === '' || isPhone(sheet.phone) ? [] : [wrong('SHEET_PHONE', sheet, 'phone')]),
    ...(['email', 'pec'] as const)
      .filter((name) => sheet[name] !== '' && !EMAIL.test(sheet[name]))
      .map((name) => wrong('SHEET_EMAIL', sheet, name)),
    ...address(sheet, 'supportUrl'),
    ...missing(sheet, 'privacyUrl'),
    ...address(sheet, 'privacyUrl'),
    ...address(sheet, 'webUrl'),
    ...tooLong(sheet, 'address'),
    ...(sheet.logo === '' || /\.png$/i.test(sheet.logo) ? [] : [wrong('SHEET_LOGO_NOT_PNG', sheet, 'logo')]),
  ];
}

/** What is wrong with one field while a dialog shows these values. The missing contact is told at the first of them. */
export function fieldProblem(
  field: SheetField,
  saved: Readonly<Record<string, unknown>>,
): SheetProblem | undefined {
  const problems = sheetProblems(sheetOf(saved));
  return problems.find((one) => one.field === field || (one.field === 'contacts' && field === CONTACTS[0]));
}

function missing(sheet: Sheet, field: 'serviceName' | 'privacyUrl'): SheetProblem[] {
  return sheet[field] === '' ? [{ code: 'SHEET_MISSING', field }] : [];
}

function tooLong(sheet: Sheet, field: keyof typeof LONGEST): SheetProblem[] {
  const [length, max] = [sheet[field].length, LONGEST[field]];
  return length > max ? [{ code: 'SHEET_TOO_LONG', field, args: { length, max } }] : [];
}

function address(sheet: Sheet, field: 'supportUrl' | 'privacyUrl' | 'webUrl'): SheetProblem[] {
  const text = sheet[field];
  if (text === '') return [];
  const read = readUrl(text, field);
  // An address that leads nowhere from a phone is what the review calls generic.
  const isPublic = read.ok && /^[^/]+\.[a-z]{2,}$/i.test(new URL(read.value).hostname);
  return isPublic ? [] : [wrong('SHEET_URL', sheet, field)];
}

function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return PHONE.test(text) && digits >= 3 && digits <= 15;
}

function wrong(code: SheetCode, sheet: Sheet, field: SheetField): SheetProblem {
  return { code, field, value: shown(sheet[field]) };
}
