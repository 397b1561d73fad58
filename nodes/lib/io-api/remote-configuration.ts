/**
 * IO's remote content configurations: where IO fetches the attachments of an institution's messages, and with which key (IO
 * API: /messages-sending/remote-contents/configurations). IO has no way to delete one.
 *
 * What IO answers is not trusted to have the shape that its specification promises: the specification's own example has a
 * precondition that its enumeration lacks.
 */
import type { Answer, Answered } from './http';
import type { ManageClient } from './manage';
import { safeWords } from './safe-words';

const PATH = '/messages-sending/remote-contents/configurations';

/** Where IO asks, and how it shows that it is IO. */
export interface Environment {
  readonly base_url: string;
  readonly details_authentication: {
    readonly header_key_name: string;
    /** Never logged, never shown. */
    readonly key: string;
    readonly type: string;
  };
}

/** What can be written. Names are IO's. */
export interface ConfigurationSettings {
  readonly name: string;
  readonly description: string;
  /** `ALWAYS`, `ONCE` or `NEVER`; IO may know others one day. */
  readonly has_precondition: string;
  readonly is_lollipop_enabled: boolean;
  /** Fiscal codes. */
  readonly disable_lollipop_for: readonly string[];
  readonly prod_environment?: Environment;
  /** In place of the other, for these citizens only. */
  readonly test_environment?: Environment & { readonly test_users: readonly string[] };
}

export interface RemoteConfiguration extends ConfigurationSettings {
  /** A ULID. */
  readonly configuration_id: string;
}

/** Why IO did not do what was asked. `code` is a key of the dialog's catalogue. */
export interface ManageTrouble {
  readonly code:
    /** 401. */
    | 'manageKeyWrong'
    /** 403: a key of another kind, or the institution may not configure remote content. */
    | 'manageForbidden'
    /** Any other 4xx; `answer` has IO's words. */
    | 'refused'
    /** 404: no such configuration, or another institution's. */
    | 'gone'
    | 'tooMany'
    /** 5xx. */
    | 'trouble'
    /** Whoever answers is not IO. */
    | 'notIo'
    /** Nothing reached IO; `error` is the system's code. */
    | 'notReached'
    /** No whole answer came: what was to be written may have been. */
    | 'noAnswer';
  readonly args?: Readonly<Record<string, string | number>>;
}

export type Managed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: ManageTrouble };

export interface ConfigurationList {
  readonly configurations: readonly RemoteConfiguration[];
  /** How many IO told of in a shape that cannot be read. */
  readonly unreadable: number;
}

/** All configurations of the institution whose key the client has. */
export async function listConfigurations(client: ManageClient): Promise<Managed<ConfigurationList>> {
  return read(await client.call('GET', PATH), [200], (body) => {
    const list = isRecord(body) ? body.rcConfigList : undefined;
    if (!Array.isArray(list)) return undefined;
    const configurations = list.map(configurationIn).filter((one) => one !== undefined);
    return { configurations, unreadable: list.length - configurations.length };
  });
}

export async function readConfiguration(
  client: ManageClient,
  id: string,
): Promise<Managed<RemoteConfiguration>> {
  const managed = read(await client.call('GET', `${PATH}/${id}`), [200], configurationIn);
  // Another one than that which was asked for must not be taken for it.
  if (managed.ok && managed.value.configuration_id.toUpperCase() !== id.toUpperCase())
    return { ok: false, trouble: { code: 'notIo', args: { status: 200 } } };
  return managed;
}

/** @returns the id that IO gave */
export async function createConfiguration(
  client: ManageClient,
  settings: ConfigurationSettings,
): Promise<Managed<string>> {
  return read(
    await client.call('POST', PATH, settings),
    [201, 200],
    (body) => configurationIn(body)?.configuration_id,
  );
}

/** Replaces all of its settings. */
export async function updateConfiguration(
  client: ManageClient,
  id: string,
  settings: ConfigurationSettings,
): Promise<Managed<true>> {
  return read(await client.call('PUT', `${PATH}/${id}`, settings), [204, 200], () => true);
}

function read<T>(
  answer: Answer,
  good: readonly number[],
  parse: (body: unknown) => T | undefined,
): Managed<T> {
  if (answer.kind === 'not-written') return failed('notReached', { error: answer.error });
  if (answer.kind === 'no-answer') return failed('noAnswer', { error: answer.error });
  if (!good.includes(answer.status)) return { ok: false, trouble: troubleOf(answer) };
  const value = parse(answer.body);
  return value === undefined ? failed('notIo', { status: answer.status }) : { ok: true, value };
}

function failed(code: ManageTrouble['code'], args: Record<string, string | number>): Managed<never> {
  return { ok: false, trouble: { code, args } };
}

/** Longer than IO's own window (5 s): a person presses the button again. */
const PAUSE_MS = 10_000;

function troubleOf(answer: Answered): ManageTrouble {
  const { status, body, retryAfterMs = PAUSE_MS } = answer;
  if (status === 401) return { code: 'manageKeyWrong' };
  if (status === 403) return { code: 'manageForbidden', args: { answer: safeWords(answer) } };
  // IO says "not found" of a configuration with a title; its gateway, and whoever is not IO, says it otherwise.
  if (status === 404)
    return isRecord(body) && typeof body.title === 'string'
      ? { code: 'gone' }
      : { code: 'notIo', args: { status } };
  if (status === 429) return { code: 'tooMany', args: { seconds: Math.ceil(retryAfterMs / 1000) } };
  if (status >= 500) return { code: 'trouble', args: { status } };
  if (status >= 400 && isRecord(body))
    return { code: 'refused', args: { status, answer: safeWords(answer) } };
  return { code: 'notIo', args: { status } };
}

const ULID = /^[0-9a-hjkmnp-tv-z]{26}$/i;

function configurationIn(body: unknown): RemoteConfiguration | undefined {
  if (!isRecord(body)) return undefined;
  const { configuration_id: id, name, description, has_precondition, is_lollipop_enabled } = body;
  const { disable_lollipop_for: without, prod_environment: prod, test_environment: test } = body;
  if (typeof id !== 'string' || !ULID.test(id) || !isFilled(name) || !isFilled(description)) return undefined;
  if (!isFilled(has_precondition) || typeof is_lollipop_enabled !== 'boolean' || !isTexts(without))
    return undefined;
  const [production, forTests] = [environmentIn(prod), testEnvironmentIn(test)];
  if (production === 'unreadable' || forTests === 'unreadable') return undefined;
  return {
    configuration_id: id,
    name,
    description,
    has_precondition,
    is_lollipop_enabled,
    disable_lollipop_for: without,
    ...(production === undefined ? {} : { prod_environment: production }),
    ...(forTests === undefined ? {} : { test_environment: forTests }),
  };
}

function testEnvironmentIn(value: unknown): RemoteConfiguration['test_environment'] | 'unreadable' {
  const environment = environmentIn(value);
  if (environment === undefined || environment === 'unreadable') return environment;
  const users = isRecord(value) ? value.test_users : undefined;
  return isTexts(users) ? { ...environment, test_users: users } : 'unreadable';
}

function environmentIn(value: unknown): Environment | 'unreadable' | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value) || !isFilled(value.base_url)) return 'unreadable';
  const { base_url, details_authentication: given } = value;
  if (!isRecord(given)) return 'unreadable';
  const { header_key_name, key, type } = given;
  if (!isFilled(header_key_name) || !isFilled(key) || !isFilled(type)) return 'unreadable';
  return { base_url, details_authentication: { header_key_name, key, type } };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
