/** The checks of the sheet's fields, for the dialog and for Node-RED's triangle. */
import type { Check, Situation } from '../lib/core/checks';
import { fieldProblem } from './checks';
import type { SheetField } from './sheet';

const FIELDS = [
  ...['serviceName', 'topic', 'description', 'logo', 'phone', 'email', 'pec'],
  ...['supportUrl', 'privacyUrl', 'webUrl', 'address'],
] as readonly SheetField[];

export const SHEET_CHECKS: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(FIELDS.map((field): [string, Check] => [field, check(field)])),
  serviceId: (value) => {
    const id = typeof value === 'string' ? value.trim() : '';
    return id === '' || /^[\w-]{1,64}$/.test(id) ? null : { key: 'sheet.code.SHEET_ID', args: { value: id } };
  },
};

function check(field: SheetField): Check {
  return (value, situation) => {
    const problem = fieldProblem(field, { ...shownSheet(situation), [field]: value });
    if (problem === undefined) return null;
    const { code, value: wrong = '', args } = problem;
    return { key: `sheet.code.${code}`, args: { value: wrong, ...args } };
  };
}

/** The whole sheet: whether a contact is missing can be seen at all four only. */
function shownSheet(situation: Situation): Record<string, unknown> {
  return Object.fromEntries(FIELDS.map((field) => [field, situation.property(field)]));
}
