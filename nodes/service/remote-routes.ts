/**
 * The buttons of io-service about remote content: what IO has, what would change, writing it, and asking our own endpoint as
 * IO does. The manage key is the deployed institution's and is used only here, because a person asked; neither it nor the key
 * of the endpoint goes into an answer or a log.
 */
import type { NodeAPI } from 'node-red';
import {
  createConfiguration,
  type ConfigurationSettings,
  listConfigurations,
  ManageClient,
  type Managed,
  type ManageTrouble,
  readConfiguration,
  type RemoteConfiguration,
  updateConfiguration,
} from '../lib/io-api';
import { isUlid, TEST_FISCAL_CODE } from '../lib/core';
import { institutionNode, type InstitutionNode } from '../lib/runtime/config-nodes';
import { type RemoteContent, remoteContentOf } from '../lib/runtime/remote-contents';
import { toFault } from '../lib/runtime/fault';
import { isLoopback } from '../lib/simulator';
import { inTurn } from '../lib/runtime/in-turn';
import { outboxOf } from '../lib/outbox/channel';
import type { SheetMemory } from '../lib/register';
import { type AdminRoutes, bodyOf } from '../lib/runtime/routes';
import { type Turn, turnOf } from './one-creation';
import type { ConfigurationForm, Probe, RemoteAnswer, TroubleName } from './remote-answer';
import { changesBetween, type Endpoint, markOf, settingsOf, shownConfiguration } from './remote-plan';
import { askAsIo } from './self-test';

const ACTS = { list, read, plan, write, try: tryAsIo } as const;

/** What is known after these of a creation: nothing was made. */
const NOT_MADE: ReadonlySet<TroubleName> = new Set<TroubleName>([
  ...(['manageKeyWrong', 'manageForbidden', 'refused', 'gone', 'tooMany', 'notReached'] as const),
]);

export interface Wanted {
  readonly institution: Pick<InstitutionNode, 'id' | 'fiscalCode' | 'mode' | 'manageKey' | 'destination'>;
  /** What the Node-REDs remember together that share a register; undefined: this one is alone. Throws what keeps the register shut. */
  readonly shared: () => SheetMemory | undefined;
  /** Of the configuration to read or write; empty: a new one. */
  readonly id: string;
  readonly form: ConfigurationForm;
  /** `seen` of the plan that a person has agreed to. */
  readonly seen: string;
  /** A file to try; empty: only the key. */
  readonly reference: string;
}

/** Serves `POST …/service/remote/<act>` with `{institution, id, form, seen, reference}`, as far as the act needs them. */
export function serveRemoteConfigurations(routes: AdminRoutes, RED: NodeAPI): void {
  for (const [name, act] of Object.entries(ACTS))
    routes.post(`service/remote/${name}`, 'write', (request) => answer(RED, bodyOf(request), act));
}

async function answer(
  RED: NodeAPI,
  given: Readonly<Record<string, unknown>>,
  act: (wanted: Wanted) => Promise<RemoteAnswer>,
): Promise<RemoteAnswer> {
  try {
    const node = institutionNode(RED, textOf(given.institution));
    if (node === undefined) return trouble('deployFirst');
    if (node.fault !== undefined) return { result: 'fault', code: node.fault.code };
    return await act({
      institution: node,
      shared: () => sharedBy(RED),
      id: textOf(given.id),
      form: formIn(given.form),
      seen: textOf(given.seen),
      reference: textOf(given.reference),
    });
  } catch (error) {
    return { result: 'fault', code: toFault(error).code };
  }
}

function formIn(value: unknown): ConfigurationForm {
  const form = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return {
    name: textOf(form.name),
    description: textOf(form.description),
    precondition: textOf(form.precondition),
    lollipop: form.lollipop === true,
    withoutLollipop: textOf(form.withoutLollipop),
    testUrl: textOf(form.testUrl),
    testUsers: textOf(form.testUsers),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function trouble(code: TroubleName, args: ManageTrouble['args'] = {}): RemoteAnswer {
  return { result: 'trouble', code, args };
}

async function list({ institution }: Wanted): Promise<RemoteAnswer> {
  return withClient(institution, async (client) => {
    const managed = await listConfigurations(client);
    if (!managed.ok) return trouble(managed.trouble.code, managed.trouble.args);
    const { configurations, unreadable } = managed.value;
    return { result: 'listed', configurations: configurations.map(shownConfiguration), unreadable };
  });
}

async function read({ institution, id }: Wanted): Promise<RemoteAnswer> {
  if (!isUlid(id)) return trouble('noId');
  return withClient(institution, async (client) => {
    const managed = await readConfiguration(client, id);
    if (!managed.ok) return trouble(managed.trouble.code, managed.trouble.args);
    return { result: 'found', configuration: shownConfiguration(managed.value) };
  });
}

export async function plan(wanted: Wanted): Promise<RemoteAnswer> {
  return prepared(wanted, ({ current, settings, similar: [similar], seen }) => {
    return Promise.resolve({
      result: 'planned',
      isNew: current === undefined,
      changes: changesBetween(current, settings),
      seen,
      ...(similar === undefined ? {} : { similar: { id: similar.configuration_id, name: similar.name } }),
    });
  });
}

function sharedBy(RED: NodeAPI): SheetMemory | undefined {
  const outbox = outboxOf(RED);
  return outbox.replica === '' ? undefined : outbox.sheets;
}

/** One after the other: nobody can delete what two windows would make twice. */
export async function write(wanted: Wanted): Promise<RemoteAnswer> {
  return inTurn(`remote configuration ${wanted.institution.id}`, () => writeNow(wanted));
}

async function writeNow(wanted: Wanted): Promise<RemoteAnswer> {
  const { institution, id, form } = wanted;
  // A rehearsal is of this Node-RED alone.
  const memory = id === '' && institution.mode !== 'simulator' ? wanted.shared() : undefined;
  const { url } = await institution.destination();
  const turn = memory && (await turnOf(memory, institution.fiscalCode, url, form.name));
  return prepared(wanted, async ({ client, current, settings, seen }) => {
    // Somebody may have written it, or made one, since the person looked at the plan.
    if (seen !== wanted.seen) return trouble('changedMeanwhile');
    if (current === undefined) return create(client, settings, turn);
    const managed = await updateConfiguration(client, id, settings);
    if (!managed.ok) return trouble(managed.trouble.code, managed.trouble.args);
    return { result: 'written', id };
  });
}

async function create(
  client: ManageClient,
  settings: ConfigurationSettings,
  turn: Turn | undefined,
): Promise<RemoteAnswer> {
  const may = await turn?.begin();
  if (may === 'under-way') return trouble('beingMade');
  if (may === 'noted') return trouble('changedMeanwhile');
  const managed = await createConfiguration(client, settings);
  if (managed.ok || NOT_MADE.has(managed.trouble.code)) await turn?.end();
  if (!managed.ok) return trouble(managed.trouble.code, managed.trouble.args);
  return { result: 'written', id: managed.value };
}

interface Prepared {
  readonly client: ManageClient;
  /** As IO has it; undefined: it is to be made. */
  readonly current: RemoteConfiguration | undefined;
  readonly settings: ConfigurationSettings;
  /** For a new one: those that lead to the same place already. */
  readonly similar: readonly RemoteConfiguration[];
  /** What IO has of all this, as a mark. */
  readonly seen: string;
}

/** What both a plan and its execution look at first, so that they come to the same. */
async function prepared(
  { institution, id, form }: Wanted,
  use: (known: Prepared) => Promise<RemoteAnswer>,
): Promise<RemoteAnswer> {
  const remote = remoteContentOf(institution.id);
  if (remote === undefined) return trouble('noNode');
  const endpoint = endpointOf(remote, institution);
  if (endpoint.baseUrl === '') return trouble('noPublicUrl');
  const settings = settingsOf(form, endpoint, institution.mode === 'simulator');
  if (!settings.ok) return { result: 'wrong', ...settings.wrong };
  // IO would ask for a text that the endpoint does not have, and the message would not open.
  if (form.precondition !== 'NEVER' && remote.precondition === false)
    return { result: 'wrong', code: 'noPrecondition', args: {} };
  if (id !== '' && !isUlid(id)) return trouble('noId');
  return withClient(institution, async (client) => {
    const known = await knownTo(client, id);
    if (!known.ok) return trouble(known.trouble.code, known.trouble.args);
    const { current, others } = known.value;
    const similar = others.filter(({ prod_environment: prod }) => prod?.base_url === endpoint.baseUrl);
    const seen = markOf(
      current,
      similar.map((one) => one.configuration_id),
    );
    return use({ client, settings: settings.value, current, similar, seen });
  });
}

interface Known {
  readonly current: RemoteConfiguration | undefined;
  /** For a new one: those that there are already. */
  readonly others: readonly RemoteConfiguration[];
}

async function knownTo(client: ManageClient, id: string): Promise<Managed<Known>> {
  if (id !== '') {
    const one = await readConfiguration(client, id);
    return one.ok ? { ok: true, value: { current: one.value, others: [] } } : one;
  }
  const all = await listConfigurations(client);
  return all.ok ? { ok: true, value: { current: undefined, others: all.value.configurations } } : all;
}

/** In the simulator the endpoint need not be reached from anywhere else. */
function endpointOf(remote: RemoteContent, { mode }: Wanted['institution']): Endpoint {
  const { headerName, headerKey } = remote;
  const baseUrl = remote.baseUrl === '' && mode === 'simulator' ? remote.localUrl() : remote.baseUrl;
  return { baseUrl, headerName, headerKey };
}

async function withClient(
  institution: Wanted['institution'],
  use: (client: ManageClient) => Promise<RemoteAnswer>,
): Promise<RemoteAnswer> {
  if (institution.manageKey === '') return trouble('manageKeyMissing');
  const { url } = await institution.destination();
  const client = new ManageClient(url, institution.manageKey);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

async function tryAsIo({ institution, reference }: Wanted): Promise<RemoteAnswer> {
  const remote = remoteContentOf(institution.id);
  if (remote === undefined) return trouble('noNode');
  const promised = reference === '' ? undefined : await remote.promise(reference, TEST_FISCAL_CODE);
  if (promised?.ok === false)
    return { result: 'problem', code: promised.code, args: { ...promised.args, value: reference } };
  const question = {
    headerName: remote.headerName,
    headerKey: remote.headerKey,
    id: promised?.id ?? 'prova',
    fiscalCode: TEST_FISCAL_CODE,
    promised: promised !== undefined,
  };
  const here = await askAsIo({ ...question, where: 'here', baseUrl: remote.localUrl() });
  const outside = notAsked(remote, institution) ?? [
    (await askAsIo({ ...question, where: 'outside', baseUrl: remote.baseUrl })).probe,
  ];
  const { precondition } = here;
  return {
    result: 'tried',
    probes: [here.probe, ...outside],
    ...(precondition === undefined ? {} : { precondition }),
  };
}

/** Why nobody asks at the public address. A rehearsal stays on this computer, and so does the real key of the endpoint. */
function notAsked({ baseUrl }: RemoteContent, { mode }: Wanted['institution']): Probe[] | undefined {
  const isRehearsal = mode === 'simulator';
  if (baseUrl === '') return isRehearsal ? [] : [{ where: 'outside', result: 'noPublicUrl' }];
  if (isRehearsal)
    return isLoopback(new URL(baseUrl).hostname) ? undefined : [{ where: 'outside', result: 'rehearsal' }];
  return baseUrl.startsWith('https:') ? undefined : [{ where: 'outside', result: 'notHttps' }];
}
