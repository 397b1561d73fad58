/**
 * What a person can say about messages that were taken in, by a control message or a button. Each resolves when the
 * decision is on disk; outcomes that follow from it leave on their io-send nodes' ports at once. All reject with `RegisterError`.
 */
import type { Scope } from '../register';
import type { Office } from './outbox';

/** Nothing more of this io-send node, or of one campaign of it, leaves. Survives a restart. */
export async function stop(office: Office, node: string, campaign: string | null): Promise<void> {
  await office.stop({ node, campaign });
  follow(office, [node]);
}

/** Takes a stop back; for a whole node those of its campaigns too. `lift` ends what IO's refusals have halted. */
export async function resume(
  office: Office,
  node: string,
  campaign: string | null,
  lift: () => void,
): Promise<void> {
  await office.resume(node, campaign);
  lift();
  follow(office, [node]);
}

/** What has not left will not leave. Returns how many. */
export async function cancel(office: Office, scope: Scope): Promise<number> {
  const nodes = nodesOf(office, scope);
  const cancelled = await office.register.cancel(scope);
  follow(office, nodes);
  return cancelled;
}

/** In doubt, and a person says: once more. Returns how many. */
export async function resend(office: Office, scope: Scope): Promise<number> {
  return decide(office, scope, () => office.register.resend(scope));
}

/** In doubt, and a person says: it has arrived. Returns how many. */
export async function markSent(office: Office, scope: Scope): Promise<number> {
  return decide(office, scope, () => office.register.markSent(scope));
}

async function decide(office: Office, scope: Scope, decision: () => Promise<number>): Promise<number> {
  // "In doubt" must have gone out before what was decided about it does.
  await office.emitter.flush();
  const nodes = nodesOf(office, scope);
  const decided = await decision();
  follow(office, nodes);
  return decided;
}

function nodesOf(office: Office, scope: Scope): Set<string> {
  return new Set(office.register.counts(scope).map(({ node }) => node));
}

function follow(office: Office, nodes: Iterable<string>): void {
  for (const node of nodes) office.emitter.look(node);
  office.wake();
}
