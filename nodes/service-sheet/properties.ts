/** What an io-service-sheet saves: the sheet, whose it is, and which service on IO it is of. */
import { COMMON, type Properties, type Property, reference, right, trimmed } from '../lib/core/properties';
import { words } from '../lib/core/words';
import { isServiceId } from '../lib/core/service-id';
import { fieldProblem } from './checks';
import { SHEET_FIELDS, type SheetField } from './sheet';

/** IO's id of the service; empty as long as it has none. */
const serviceId: Property<string> = {
  ...{ value: '', checked: true, read: (saved) => right(trimmed(saved)) },
  further(saved) {
    const value = trimmed(saved);
    return value === '' || isServiceId(value)
      ? null
      : { key: 'sheet.code.SHEET_ID', args: { value, field: words('sheet.field.serviceId') } };
  },
};

/** What is wrong with a field leaves the running node on port 2, with all the others. */
function checked<T>(field: SheetField, property: Property<T>): Property<T> {
  return {
    ...property,
    checked: true,
    further(saved, situation) {
      const problem = fieldProblem(field, { ...shownSheet(situation.property), [field]: saved });
      if (problem === undefined) return null;
      const { code, value = '', args } = problem;
      return { key: `sheet.code.${code}`, args: { value, ...args, field: words(`sheet.field.${field}`) } };
    },
  };
}

/** The whole sheet: whether a contact is missing can be seen at all four only. */
function shownSheet(property: (name: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.keys(SHEET_FIELDS).map((field) => [field, property(field)]));
}

const { serviceName, topic, description, secureChannel, scope, ...rest } = SHEET_FIELDS;

export const SHEET = {
  ...COMMON,
  institution: reference('io-institution'),
  serviceId,
  serviceName: checked('serviceName', serviceName),
  topic: checked('topic', topic),
  description: checked('description', description),
  secureChannel,
  scope,
  logo: checked('logo', rest.logo),
  phone: checked('phone', rest.phone),
  email: checked('email', rest.email),
  pec: checked('pec', rest.pec),
  supportUrl: checked('supportUrl', rest.supportUrl),
  privacyUrl: checked('privacyUrl', rest.privacyUrl),
  webUrl: checked('webUrl', rest.webUrl),
  address: checked('address', rest.address),
} as const satisfies Properties;
