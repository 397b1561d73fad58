/**
 * Which service on IO a sheet belongs to, found out before anything is written: by its id, by what the node remembers, or
 * by its name. This is what keeps a second service from being made.
 */
import type { Failure, IoService, Version } from '../lib/io-api';
import type { SheetProblem } from './checks';
import type { SheetSession, Order } from './session';
import { sameName } from './sheet';

/**
 * How long a creation without an answer may still come true, in milliseconds: IO's gateway waits 180 s for its backend
 * (IO API: group manage keys), and a list may be a little old.
 */
export const UNSURE_MS = 5 * 60_000;

export type Found =
  | { readonly kind: 'none' }
  | { readonly kind: 'service'; readonly service: IoService }
  | { readonly kind: 'problem'; readonly problem: SheetProblem };

/** Whether the id was made in simulator mode: no service of IO is from 1970, which its first ten signs say. */
export function isSimulated(id: string): boolean {
  return id.startsWith('0000000000');
}

/** The service by the id that is written in the node, or that the node remembers. */
export async function findKnown(session: SheetSession, order: Order): Promise<Found> {
  for (const id of await knownIds(session, order)) {
    const asked = await session.services.get(id);
    const isGone = asked.ok ? asked.value.state === 'deleted' : asked.code === 'SHEET_NOT_FOUND';
    // The simulator forgets with the end of Node-RED; what was tried there is simply made again.
    if (isGone && session.isSimulator) continue;
    if (isGone) return wrong({ code: 'SHEET_NOT_FOUND', field: 'serviceId', value: id });
    return asked.ok ? { kind: 'service', service: asked.value } : wrong(problemOf(asked));
  }
  return { kind: 'none' };
}

async function knownIds(
  { memory, destination, isSimulator }: SheetSession,
  { node, serviceId }: Order,
): Promise<string[]> {
  const own = serviceId !== '' && isSimulated(serviceId) === isSimulator ? [serviceId] : [];
  // Outside the simulator what a person wrote counts alone.
  if (own.length > 0 && !isSimulator) return own;
  const remembered = (await memory.service(destination, node))?.serviceId;
  return [...new Set([...own, ...(remembered === undefined ? [] : [remembered])])];
}

/** Before a save: as `findKnown`, and no other service of the institution may have the name. */
export async function findForSave(session: SheetSession, order: Order): Promise<Found> {
  const known = await findKnown(session, order);
  if (known.kind === 'problem') return known;
  const listed = await session.services.list();
  if (!listed.ok) return wrong(problemOf(listed));
  const found = known.kind === 'none' ? await findByName(session, order, listed.value) : known;
  if (found.kind !== 'service') return found;
  const { serviceName } = order.sheet;
  const twin = named(session, listed.value, serviceName).find(({ id }) => id !== found.service.id);
  return twin === undefined ? found : wrong(nameTaken(serviceName, twin));
}

/** The institution's services of this name. In the simulator all institutions have one key, so the list is not enough. */
export function named(
  { isSimulator, organization }: SheetSession,
  listed: readonly Version[],
  wanted: string,
): Version[] {
  return listed.filter(
    ({ name, organizationFiscalCode: code }) =>
      sameName(name, wanted) && (!isSimulator || code === organization.fiscalCode),
  );
}

async function findByName(session: SheetSession, order: Order, listed: readonly Version[]): Promise<Found> {
  const { serviceName } = order.sheet;
  const pending = await session.memory.pending(session.destination);
  const own = pending.find(({ node }) => node === order.node);
  const begun = own ?? pending.find(({ name }) => sameName(name, serviceName));
  if (own !== undefined) {
    // Nobody had the name when this node began to create it: whoever has it now is what it made.
    const made = named(session, listed, own.name);
    if (made.length === 1 && made[0] !== undefined) return adopt(session, order, made[0].id);
  }
  const [twin] = named(session, listed, serviceName);
  if (twin !== undefined)
    return wrong({ code: 'SHEET_EXISTS', field: 'serviceName', value: twin.name, args: { id: twin.id } });
  const left = begun === undefined ? 0 : UNSURE_MS - begun.age;
  // A clock that was put back must not make it wait for ever.
  if (left > 0 && left <= UNSURE_MS) return wrong(unsure(left));
  return { kind: 'none' };
}

/** Takes over the service that this node must have made. */
export async function adopt(session: SheetSession, order: Order, id: string): Promise<Found> {
  const asked = await session.services.get(id);
  if (!asked.ok) return wrong(problemOf(asked));
  try {
    await session.memory.remember(session.destination, order.node, { serviceId: id, minors: false });
  } catch {
    // Its creation is still remembered as pending: the next save finds it the same way.
  }
  return { kind: 'service', service: asked.value };
}

export function unsure(leftMs: number): SheetProblem {
  return { code: 'SHEET_UNSURE', field: 'service', args: { minutes: Math.ceil(leftMs / 60_000) } };
}

export function nameTaken(value: string, { id }: Version): SheetProblem {
  return { code: 'SHEET_NAME_TAKEN', field: 'serviceName', value, args: { id } };
}

export function problemOf({ code, args }: Failure): SheetProblem {
  return { code, field: 'service', args };
}

function wrong(problem: SheetProblem): Found {
  return { kind: 'problem', problem };
}
