/**
 * The acts on a service: save, review, publish, take away. Each is done only because a person or a msg asked for this very
 * one; everything that can be known to be wrong is found before IO is asked to change anything.
 */
import { createHash } from 'node:crypto';
import { type Asked, type IoService, isServiceId } from '../lib/io-api';
import { type Begun, RegisterError, type SheetMemory } from '../lib/register';
import { inTurn } from '../lib/runtime/in-turn';
import type { ActResult, Plan } from './api';
import { sheetProblems, type SheetProblem } from './checks';
import type { SheetSession, Order } from './session';
import {
  adopt,
  findForSave,
  findKnown,
  type Found,
  named,
  nameTaken,
  problemOf,
  unsure,
  UNSURE_MS,
} from './find';
import { notNoted } from './not-noted';
import { changedService, differences, isLookedAt, minorsOnIo, newService, sheetOnIo } from './payload';
import { readLogo } from './png';
import { sheetOf } from './sheet';
import { readState } from './state';

/** A service that was just made may not know its keys yet (IO API: 401 right after the creation): waits between tries, in milliseconds. */
const LOGO_WAITS = [1000, 2000, 4000];

/** How often a save looks anew because somebody else, on another Node-RED, has noted something meanwhile. */
const LOOKS = 3;

/** What a save would do, without doing it. */
export async function plan(session: SheetSession, order: Order): Promise<Plan | readonly SheetProblem[]> {
  const checked = await check(session, order);
  if (checked.problems.length > 0) return checked.problems;
  const found = await findForSave(session, order);
  const { memory, destination } = session;
  const logo =
    checked.logo !== undefined &&
    hashOf(checked.logo) !== (await memory.service(destination, order.node))?.logo;
  switch (found.kind) {
    case 'problem':
      return [found.problem];
    case 'none':
      return { kind: 'create' };
    case 'service': {
      const { service } = found;
      const problem = whyNotWritable(session, service, undefined);
      if (problem !== undefined) return [problem];
      const changes = differences(order.sheet, service.raw);
      if (changes.length === 0) return { kind: 'unchanged', logo };
      const [lifecycle, lookedAt, seen] = [service.state, isLookedAt(changes), tagOf(service)];
      const asksMinors = (await minorsOf(session, order, service)) === undefined;
      return { kind: 'update', changes, logo, lifecycle, lookedAt, asksMinors, seen };
    }
  }
}

/**
 * Creates the service or updates it.
 * @param seen what a person was shown of the service (`Plan`), who agreed to change just that
 */
export async function save(session: SheetSession, order: Order, seen?: string): Promise<ActResult> {
  const checked = await check(session, order);
  if (checked.problems.length > 0) return { problems: checked.problems };
  return inTurn(`sheet ${session.destination}`, async () => {
    const { memory, destination } = session;
    for (let left = LOOKS; left > 0; left -= 1) {
      const standing = await memory.standing(destination);
      const found = await findForSave(session, order);
      switch (found.kind) {
        case 'problem':
          // Of a moment that is over: what was in the way may be this very sheet, saved there meanwhile.
          if (left > 1 && (await memory.standing(destination)) !== standing) continue;
          return { problems: [found.problem] };
        case 'service':
          return update(session, order, found.service, checked.logo, seen);
        case 'none': {
          const created = await create(session, order, standing, checked.logo);
          if (created !== undefined) return created;
        }
      }
    }
    return { problems: [unsure(UNSURE_MS)] };
  });
}

/** @param autoPublish whether IO publishes it as soon as it is approved: only if that was asked for, for this review */
export function review(session: SheetSession, order: Order, autoPublish: boolean): Promise<ActResult> {
  return inTurn(`sheet ${session.destination}`, async () => {
    const found = await findKnown(session, order);
    if (found.kind !== 'service') return { problems: [notThere(found)] };
    const problems = await whyNoReview(session, order, found.service);
    if (problems.length > 0) return { problems };
    const { id } = found.service;
    return after(session, order, 'submitted', id, await session.services.review(id, autoPublish));
  });
}

export function publish(session: SheetSession, order: Order): Promise<ActResult> {
  return inTurn(`sheet ${session.destination}`, async () => {
    const found = await findKnown(session, order);
    if (found.kind !== 'service') return { problems: [notThere(found)] };
    const { id, state } = found.service;
    if (state !== 'approved')
      return { problems: [{ code: 'SHEET_PUBLISH_STATE', field: 'service', args: { state } }] };
    return after(session, order, 'published', id, await session.services.publish(id));
  });
}

export function unpublish(session: SheetSession, order: Order): Promise<ActResult> {
  return inTurn(`sheet ${session.destination}`, async () => {
    const found = await findKnown(session, order);
    if (found.kind !== 'service') return { problems: [notThere(found)] };
    const { id } = found.service;
    const released = await session.services.released(id);
    if (!released.ok) return { problems: [problemOf(released)] };
    if (released.value?.state !== 'published')
      return { problems: [{ code: 'SHEET_UNPUBLISH_STATE', field: 'service' }] };
    return after(session, order, 'unpublished', id, await session.services.unpublish(id));
  });
}

export function state(session: SheetSession, order: Order): Promise<ActResult> {
  const problem = wrongId(order);
  return problem === undefined ? readState(session, order, 'read') : Promise.resolve({ problems: [problem] });
}

interface Checked {
  readonly problems: readonly SheetProblem[];
  readonly logo?: Buffer;
}

/** All that can be known without IO. */
async function check({ organization }: SheetSession, order: Order): Promise<Checked> {
  const problems = sheetProblems(order.sheet);
  if (organization.name === '') problems.push({ code: 'SHEET_INSTITUTION_NAME', field: 'institution' });
  const id = wrongId(order);
  if (id !== undefined) problems.push(id);
  if (order.logoFile === '' || problems.some(({ field }) => field === 'logo')) return { problems };
  const logo = await readLogo(order.logoFile);
  return logo.ok ? { problems, logo: logo.bytes } : { problems: [...problems, logo.problem] };
}

function wrongId({ serviceId }: Order): SheetProblem | undefined {
  if (serviceId === '' || isServiceId(serviceId)) return undefined;
  return { code: 'SHEET_ID', field: 'serviceId', value: serviceId.slice(0, 80) };
}

/**
 * Undefined: not just now, somebody else has noted something since it stood so.
 * @param standing what the memory said before anything was looked for
 */
async function create(
  session: SheetSession,
  order: Order,
  standing: string,
  logo: Buffer | undefined,
): Promise<ActResult | undefined> {
  const { memory, destination, services } = session;
  const { node, sheet } = order;
  let begun: Begun | undefined;
  try {
    begun = await memory.begin({ destination, node, name: sheet.serviceName }, standing);
  } catch (error) {
    if (error instanceof RegisterError) throw error;
    return { problems: [notNoted(error, '')] };
  }
  if (begun === undefined) return undefined;
  const asked = await services.create(newService(sheet, session.organization));
  if (!asked.ok && asked.uncertain) return afterDoubt(session, order, logo);
  if (!asked.ok) return { problems: [problemOf(asked), ...(await ended(memory, begun))] };
  const { id } = asked.value;
  // A new one speaks to adults, until somebody enables it for minors.
  const problems = await attempt(memory.remember(destination, node, { serviceId: id, minors: false }), id);
  return finish(session, { ...order, serviceId: id }, { done: 'created', id, logo, problems });
}

/** Nothing was made. Where the register cannot take note of it, what has begun ends by itself after a while. */
async function ended(memory: SheetMemory, begun: Begun): Promise<SheetProblem[]> {
  const problems = await attempt(memory.end(begun), '');
  return problems.filter(({ code }) => code !== 'SHEET_REGISTER');
}

/** IO may have made it: whoever has the name now, which nobody had before, is what was made. */
async function afterDoubt(session: SheetSession, order: Order, logo: Buffer | undefined): Promise<ActResult> {
  const listed = await session.services.list();
  const [made, ...more] = listed.ok ? named(session, listed.value, order.sheet.serviceName) : [];
  if (made === undefined || more.length > 0) return { problems: [unsure(UNSURE_MS)] };
  const { id } = made;
  const found = await adopt(session, order, id);
  if (found.kind === 'problem') return { problems: [found.problem, unsure(UNSURE_MS)] };
  return finish(session, { ...order, serviceId: id }, { done: 'created', id, logo, problems: [] });
}

async function update(
  session: SheetSession,
  order: Order,
  service: IoService,
  logo: Buffer | undefined,
  seen: string | undefined,
): Promise<ActResult> {
  const problem = whyNotWritable(session, service, seen);
  if (problem !== undefined) return { problems: [problem] };
  const { id } = service;
  if (differences(order.sheet, service.raw).length === 0)
    return finish(session, order, { done: 'unchanged', id, logo, problems: [] });
  const minors = await minorsOf(session, order, service);
  if (minors === undefined) return { problems: [{ code: 'SHEET_MINORS_UNKNOWN', field: 'service' }] };
  const asked = await session.services.update(id, changedService(order.sheet, service.raw, minors));
  if (!asked.ok) return { problems: [problemOf(asked)] };
  const { memory, destination } = session;
  const problems = await attempt(memory.remember(destination, order.node, { serviceId: id, minors }), id);
  return finish(session, order, { done: 'updated', id, logo, problems });
}

/** As IO says, else as a person says now, else as was last known of this service. Undefined: nobody has said. */
async function minorsOf(
  { memory, destination }: SheetSession,
  { node, minors }: Order,
  { id, raw }: IoService,
): Promise<boolean | undefined> {
  const said = minorsOnIo(raw) ?? minors;
  if (said !== undefined) return said;
  const known = await memory.service(destination, node);
  return known?.serviceId === id ? known.minors : undefined;
}

function whyNotWritable(
  { organization }: SheetSession,
  service: IoService,
  seen: string | undefined,
): SheetProblem | undefined {
  const { id, organizationFiscalCode: there } = service;
  if (there !== '' && there !== organization.fiscalCode)
    return { code: 'SHEET_OTHER_INSTITUTION', field: 'serviceId', value: id, args: { there } };
  if (service.state === 'submitted') return { code: 'SHEET_SUBMITTED', field: 'service' };
  if (seen !== undefined && seen !== tagOf(service))
    return { code: 'SHEET_CHANGED_MEANWHILE', field: 'service' };
  return undefined;
}

/** Changes whenever the service does. */
function tagOf({ id, raw }: IoService): string {
  return createHash('sha256')
    .update(id + JSON.stringify(raw))
    .digest('hex');
}

interface Saved {
  readonly done: 'created' | 'updated' | 'unchanged';
  readonly id: string;
  readonly logo: Buffer | undefined;
  readonly problems: readonly SheetProblem[];
}

/** The logo, where it is new, and what IO says after all. */
async function finish(session: SheetSession, order: Order, saved: Saved): Promise<ActResult> {
  const { done, id, logo } = saved;
  const problems = logo === undefined ? [] : await sendLogo(session, order, id, logo, done === 'created');
  const read = await readState(session, order, done, id);
  return { ...read, problems: onceEach([...saved.problems, ...problems, ...read.problems]) };
}

async function sendLogo(
  { services, memory, destination, wait }: SheetSession,
  { node }: Order,
  id: string,
  bytes: Buffer,
  isNew: boolean,
): Promise<readonly SheetProblem[]> {
  const logo = hashOf(bytes);
  // Where it cannot be known it is sent once more.
  const remembered = await memory.service(destination, node).catch(() => undefined);
  if (remembered?.serviceId === id && remembered.logo === logo) return [];
  let asked = await services.uploadLogo(id, bytes);
  for (const ms of isNew ? LOGO_WAITS : []) {
    if (asked.ok || asked.code !== 'SHEET_KEY') break;
    await wait(ms);
    asked = await services.uploadLogo(id, bytes);
  }
  if (!asked.ok) return [{ ...problemOf(asked), field: 'logo' }];
  return attempt(memory.remember(destination, node, { serviceId: id, logo }), id);
}

/** That the register does not answer is said once. */
function onceEach(problems: readonly SheetProblem[]): SheetProblem[] {
  const isFirst = ({ code }: SheetProblem, at: number): boolean =>
    code !== 'SHEET_REGISTER' || problems.findIndex((one) => one.code === code) === at;
  return problems.filter(isFirst);
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What the review would reject, and what a person would not know: that it looks at what stands on IO. */
async function whyNoReview(session: SheetSession, order: Order, service: IoService): Promise<SheetProblem[]> {
  const { id, state, raw, name } = service;
  if (state !== 'draft') return [{ code: 'SHEET_REVIEW_STATE', field: 'service', args: { state } }];
  const unsaved = differences(order.sheet, raw).map(({ field }) => field);
  if (unsaved.length > 0)
    return [{ code: 'SHEET_UNSAVED', field: 'service', args: { fields: unsaved.join(' ') } }];
  const listed = await session.services.list();
  if (!listed.ok) return [problemOf(listed)];
  const twin = named(session, listed.value, name).find((one) => one.id !== id);
  return [...sheetProblems(sheetOf(sheetOnIo(raw))), ...(twin ? [nameTaken(name, twin)] : [])];
}

function notThere(found: Exclude<Found, { kind: 'service' }>): SheetProblem {
  return found.kind === 'problem' ? found.problem : { code: 'SHEET_NOT_CREATED', field: 'service' };
}

async function after(
  session: SheetSession,
  order: Order,
  done: 'submitted' | 'published' | 'unpublished',
  id: string,
  asked: Asked<undefined>,
): Promise<ActResult> {
  return asked.ok ? readState(session, order, done, id) : { problems: [problemOf(asked)] };
}

async function attempt(noted: Promise<void>, id: string): Promise<SheetProblem[]> {
  try {
    await noted;
    return [];
  } catch (error) {
    return [notNoted(error, id)];
  }
}
