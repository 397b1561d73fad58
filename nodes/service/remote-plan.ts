/** What is to be written to IO about an institution's remote content, and what that changes. Pure. */
import { createHmac, randomBytes } from 'node:crypto';
import { hasTail, isPublicUrl, webAddress } from '../lib/core/web-address';
import { readFiscalCode } from '../lib/core/fiscal-code';
import type { ConfigurationSettings, RemoteConfiguration } from '../lib/io-api';
import type { Change, ConfigurationForm, KnownConfiguration } from './remote-answer';

/** As much of the io-remote-content in force as IO is told. */
export interface Endpoint {
  readonly baseUrl: string;
  readonly headerName: string;
  readonly headerKey: string;
}

export interface WrongForm {
  /** A key under `dialog.configuration.wrong`. */
  readonly code:
    'name' | 'description' | 'precondition' | 'fiscalCode' | 'testUrl' | 'testUsers' | 'notHttps';
  readonly args: Readonly<Record<string, string | number>>;
}

export type Settings =
  | { readonly ok: true; readonly value: ConfigurationSettings }
  | { readonly ok: false; readonly wrong: WrongForm };

const PRECONDITIONS: readonly string[] = ['ALWAYS', 'ONCE', 'NEVER'];
const API_KEY = 'API-KEY';

/**
 * The form as IO takes it. Address, header and key come from the node in force, so that they cannot differ from what it asks
 * for; a test environment has an address of its own and the same header and key.
 * @param rehearsal in the simulator plain http will do
 */
export function settingsOf(form: ConfigurationForm, endpoint: Endpoint, rehearsal: boolean): Settings {
  const [name, description] = [form.name.trim(), form.description.trim()];
  if (name === '') return wrong('name');
  if (description === '') return wrong('description');
  if (!PRECONDITIONS.includes(form.precondition)) return wrong('precondition');
  const [without, users] = [codesIn(form.withoutLollipop), codesIn(form.testUsers)];
  for (const codes of [without, users])
    if ('wrong' in codes) return wrong('fiscalCode', { value: codes.wrong });
  const testUrl = form.testUrl.trim().replace(/\/+$/, '');
  const testUsers = 'wrong' in users ? [] : users.codes;
  if (testUrl === '' && testUsers.length > 0) return wrong('testUrl');
  if (testUrl !== '' && testUsers.length === 0) return wrong('testUsers');
  for (const url of [endpoint.baseUrl, ...(testUrl === '' ? [] : [testUrl])])
    if (!isReachable(url, rehearsal)) return wrong('notHttps', { url });
  const details_authentication = {
    header_key_name: endpoint.headerName,
    key: endpoint.headerKey,
    type: API_KEY,
  };
  return {
    ok: true,
    value: {
      name,
      description,
      has_precondition: form.precondition,
      is_lollipop_enabled: form.lollipop,
      disable_lollipop_for: 'wrong' in without ? [] : without.codes,
      prod_environment: { base_url: endpoint.baseUrl, details_authentication },
      ...(testUrl === ''
        ? {}
        : { test_environment: { base_url: testUrl, details_authentication, test_users: testUsers } }),
    },
  };
}

function wrong(code: WrongForm['code'], args: WrongForm['args'] = {}): Settings {
  return { ok: false, wrong: { code, args } };
}

/** As the dialog and the node of io-remote-content have it; in a rehearsal nothing leaves this computer. */
function isReachable(address: string, rehearsal: boolean): boolean {
  if (isPublicUrl(address)) return true;
  return rehearsal && webAddress(address)?.protocol === 'http:' && !hasTail(address);
}

function codesIn(lines: string): { readonly codes: readonly string[] } | { readonly wrong: string } {
  const codes = new Set<string>();
  for (const line of lines.split(/[\s,;]+/).filter((part) => part !== '')) {
    const read = readFiscalCode(line, '', 'trial');
    if (!read.ok) return { wrong: line.slice(0, 40) };
    codes.add(read.value);
  }
  return { codes: [...codes] };
}

/** A configuration for the dialog: without its keys. */
export function shownConfiguration(configuration: RemoteConfiguration): KnownConfiguration {
  const { prod_environment: prod, test_environment: test } = configuration;
  return {
    id: configuration.configuration_id,
    baseUrl: prod?.base_url ?? '',
    name: configuration.name,
    description: configuration.description,
    precondition: configuration.has_precondition,
    lollipop: configuration.is_lollipop_enabled,
    withoutLollipop: configuration.disable_lollipop_for.join('\n'),
    testUrl: test?.base_url ?? '',
    testUsers: test?.test_users.join('\n') ?? '',
  };
}

/** What IO would have anew; everything when there is nothing yet. */
export function changesBetween(
  current: ConfigurationSettings | undefined,
  wanted: ConfigurationSettings,
): Change[] {
  const [old, made] = [valuesOf(current), valuesOf(wanted)];
  const kinds = Object.keys(made) as Change['what'][];
  return kinds
    .filter((what) => old[what] !== made[what])
    .map((what) =>
      what === 'key' || what === 'testKey'
        ? { what, from: '', to: '' }
        : { what, from: old[what], to: made[what] },
    );
}

function valuesOf(settings: ConfigurationSettings | undefined): Record<Change['what'], string> {
  const { prod_environment: prod, test_environment: test } = settings ?? {};
  return {
    name: settings?.name ?? '',
    description: settings?.description ?? '',
    precondition: settings?.has_precondition ?? '',
    baseUrl: prod?.base_url ?? '',
    headerName: prod?.details_authentication.header_key_name ?? '',
    key: prod?.details_authentication.key ?? '',
    lollipop: settings === undefined ? '' : String(settings.is_lollipop_enabled),
    withoutLollipop: settings?.disable_lollipop_for.join(', ') ?? '',
    testUrl: test?.base_url ?? '',
    testHeaderName: test?.details_authentication.header_key_name ?? '',
    testKey: test?.details_authentication.key ?? '',
    testUsers: test?.test_users.join(', ') ?? '',
  };
}

/** Of this process only: the mark goes to the browser, and keys are in what it marks. */
const markKey = randomBytes(32);

/**
 * A mark of what IO has, to know later whether it is still the same.
 * @param similar ids of those that lead here already, when a new one is to be made
 */
export function markOf(current: ConfigurationSettings | undefined, similar: readonly string[]): string {
  const seen = current === undefined ? similar : Object.entries(valuesOf(current));
  return createHmac('sha256', markKey).update(JSON.stringify(seen)).digest('base64url');
}
