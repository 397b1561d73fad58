/**
 * What a person can say about messages that were taken in, by a control message or a button. Each resolves when the
 * decision is on disk, and in the log of who did what in the same write; outcomes that follow from it leave on their io-send nodes'
 * ports at once. All reject with `RegisterError`. `by`: null where the word is in the log already.
 */
import type { By, Scope, Stop } from '../register';
import type { Outbox } from './outbox';

/** Nothing more of these io-send nodes, or of one campaign of them, leaves. Survives a restart. */
export async function stop(outbox: Outbox, stops: readonly Stop[], by: By | null): Promise<void> {
  await outbox.stop(stops, by ?? undefined);
  follow(outbox, nodesIn(stops));
}

/** Takes stops back; for a whole node those of its campaigns too. `lift` ends what IO's refusals have halted. */
export async function resume(
  outbox: Outbox,
  stops: readonly Stop[],
  by: By | null,
  lift: () => Promise<unknown>,
): Promise<void> {
  await outbox.resume(stops, by ?? undefined);
  await lift();
  follow(outbox, nodesIn(stops));
}

/**
 * What has not left will not leave, and neither will the rest of a list that is still coming in. Returns how many, and how many
 * lists are not read on.
 */
export async function cancel(
  outbox: Outbox,
  scope: Scope,
  by: By | null,
): Promise<{ readonly changed: number; readonly readings: number }> {
  // First what is to come: a row of this moment is either on its way to the register, before the cancellation, or sees this.
  const readings = outbox.withdrawn.cancel(scope);
  const changed = await followed(outbox, scope, () => outbox.register.cancel(scope, by ?? undefined));
  return { changed, readings };
}

/**
 * What was held may leave, by the word of `who`: a user, or what came on a wire. Returns how many. `upTo`: the newest message that
 * the person knew of.
 */
export async function confirm(
  outbox: Outbox,
  scope: Scope,
  by: By,
  { who = by.who, upTo }: { readonly who?: string; readonly upTo?: number } = {},
): Promise<number> {
  const confirmed = await outbox.register.confirm(scope, who, upTo, by);
  outbox.wake();
  return confirmed;
}

/** In doubt, and a person says: once more. Returns how many. */
export async function resend(outbox: Outbox, scope: Scope, by: By): Promise<number> {
  return decide(outbox, scope, () => outbox.register.resend(scope, by));
}

/** In doubt, and a person says: it has arrived. Returns how many. */
export async function markSent(outbox: Outbox, scope: Scope, by: By): Promise<number> {
  return decide(outbox, scope, () => outbox.register.markSent(scope, by));
}

/**
 * Outcomes that went out leave once more, marked `again`, for as long as their rows are kept. Returns how many; what is still on
 * its way behind the port is not among them.
 */
export async function emit(outbox: Outbox, scope: Scope, by: By): Promise<number> {
  return followed(outbox, scope, () => outbox.register.giveAgain(scope, by));
}

/**
 * A person says that the register may send although it may not know all that was sent. `who`: a user, or what came on a wire.
 */
export async function settleDoubt(outbox: Outbox, by: By, who = by.who): Promise<void> {
  await outbox.register.settleDoubt(who, by);
  outbox.wake();
}

/** The trials begin anew: what the register knows of lines to the simulator goes. Returns how many messages. */
export async function forgetSimulated(outbox: Outbox, by: By): Promise<number> {
  const forgotten = await outbox.register.forgetSimulated(by);
  outbox.changed();
  return forgotten;
}

async function decide(outbox: Outbox, scope: Scope, decision: () => Promise<number>): Promise<number> {
  // "In doubt" must have gone out before what was decided about it does.
  await outbox.emitter.flush();
  return followed(outbox, scope, decision);
}

/** Decides at once: what is taken in after the word was given is not meant. */
async function followed(outbox: Outbox, scope: Scope, decision: () => Promise<number>): Promise<number> {
  const deciding = decision();
  // Read before the decision or after it, the nodes are the same: no message goes to another.
  const [decided, nodes] = await Promise.all([deciding, nodesOf(outbox, scope)]);
  follow(outbox, nodes);
  return decided;
}

function nodesIn(stops: readonly Stop[]): Set<string> {
  return new Set(stops.map(({ node }) => node));
}

async function nodesOf(outbox: Outbox, scope: Scope): Promise<Set<string>> {
  return new Set((await outbox.register.counts(scope)).map(({ node }) => node));
}

function follow(outbox: Outbox, nodes: Iterable<string>): void {
  for (const node of nodes) outbox.emitter.look(node);
  outbox.wake();
}
