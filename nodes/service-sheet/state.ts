/** What IO says of a service now: its life cycle, what citizens see, what happened, and what the sheet would change. */
import { isDeepStrictEqual } from 'node:util';
import type { IoService, Released } from '../lib/io-api';
import type { ActResult, Done, Publication, SheetState } from './api';
import type { SheetSession, Order } from './session';
import { findKnown, type Found, problemOf } from './find';
import { notNoted } from './not-noted';
import { differences, sheetOnIo } from './payload';
import { sheetOf } from './sheet';

/**
 * Reads everything; what IO does not tell is left out and named as a problem. What was done stays done, whatever the register says then.
 * @param id of the service, where something was done
 */
export async function readState(
  session: SheetSession,
  order: Order,
  done: Done,
  id = '',
): Promise<ActResult> {
  let found: Found;
  try {
    found = await findKnown(session, order);
  } catch (error) {
    if (done === 'read') throw error;
    return { done, problems: [notNoted(error, id)] };
  }
  switch (found.kind) {
    case 'none':
      return { done, state: nothing(session, order), problems: [] };
    case 'problem':
      // What was done before stays done.
      return done === 'read' ? { problems: [found.problem] } : { done, problems: [found.problem] };
    case 'service':
      return stateOf(session, order, found.service, done);
  }
}

async function stateOf(
  session: SheetSession,
  order: Order,
  service: IoService,
  done: Done,
): Promise<ActResult> {
  const [released, history] = await Promise.all([
    session.services.released(service.id),
    session.services.history(service.id),
  ]);
  const state: SheetState = {
    id: service.id,
    name: service.name,
    simulated: session.isSimulator,
    lifecycle: service.state,
    reason: service.reason,
    publication: released.ok ? publicationOf(released.value) : 'unknown',
    outdated: released.ok && isOutdated(service, released.value),
    lastUpdate: service.lastUpdate,
    version: service.version,
    history: history.ok ? history.value : [],
    changes: differences(order.sheet, service.raw),
  };
  const problems = [released, history].flatMap((asked) => (asked.ok ? [] : [problemOf(asked)]));
  return { done, state, problems };
}

function nothing(session: SheetSession, { sheet }: Order): SheetState {
  return {
    id: '',
    name: sheet.serviceName,
    simulated: session.isSimulator,
    lifecycle: 'none',
    reason: '',
    publication: 'never',
    outdated: false,
    lastUpdate: '',
    version: 0,
    history: [],
    changes: [],
  };
}

function publicationOf(released: Released | undefined): Publication {
  return released?.state ?? 'never';
}

/** Changes of a published service have no effect before it is published again. */
function isOutdated({ raw }: IoService, released: Released | undefined): boolean {
  if (released?.state !== 'published') return false;
  const changed = differences(sheetOf(sheetOnIo(raw)), released.raw).length > 0;
  return changed || !isDeepStrictEqual(raw.authorized_cidrs, released.raw.authorized_cidrs);
}
