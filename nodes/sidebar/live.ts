/**
 * Tells open editors that something has changed, over Node-RED's own channel, and counts what was sent meanwhile.
 *
 * The io-send nodes' own status is the sign: it comes at most once a second, for as long as something moves. What is
 * published is the bare sign: who may see the numbers asks for them, behind a permission.
 */
import type { NodeAPI, NodeStatus } from 'node-red';
import type { Register, Total } from '../lib/register';
import { outboxOf } from '../lib/outbox/channel';
import { CHANGED_TOPIC } from './api';
import { SentPerMinute } from './per-minute';
import { isMessageNode } from './to-correct';

const TELL_EVERY_MS = 1_000;
/** Newest messages looked at when counting begins: enough for what was sent before the first status. */
const FIRST_LOOK = 500;

/** Of this process; the first look of a new Node-RED in it (tests) begins anew. */
let current: NodeAPI | undefined;
let sent = new SentPerMinute();
let startedAt = 0;
let timer: NodeJS.Timeout | undefined;
/** Something moved since the register was last asked. */
let toCount = false;
const heard = new WeakSet<NodeAPI['events']>();

export function watchSending(RED: NodeAPI): void {
  current = RED;
  sent = new SentPerMinute();
  startedAt = Date.now();
  toCount = false;
  if (heard.has(RED.events)) return;
  heard.add(RED.events);
  RED.events.on('node-status', ({ id, status }: { id: string; status?: NodeStatus }) => {
    const node = current?.nodes.getNode(id) as { type?: string } | null | undefined;
    if (node?.type === 'io-send') onStatus(status);
    // A verdict may be there, or rows to correct.
    if (node?.type === 'io-check' || isMessageNode(node?.type ?? '')) tellEditors();
  });
}

/** Messages sent per minute, as far as the register has just told: `totals`, of everything. */
export async function perMinute(register: Register, totals: readonly Total[]): Promise<number[]> {
  await count(register, totals);
  return sent.lastHour(Date.now());
}

/** Somebody decided something: other editors look too. */
export function tellEditors(): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    current?.comms.publish(CHANGED_TOPIC, { at: Date.now() }, false);
    if (toCount) void countNow();
  }, TELL_EVERY_MS).unref();
}

/** However many io-send nodes show something, the register is asked once. */
function onStatus(status: NodeStatus | undefined): void {
  tellEditors();
  // A status with a colour other than red was made from the register, so it is open: nothing is opened here.
  if (status?.fill !== undefined && status.fill !== 'red') toCount = true;
}

async function countNow(): Promise<void> {
  toCount = false;
  if (current === undefined) return;
  try {
    const { register } = outboxOf(current);
    await count(register, await register.totals());
  } catch {
    // Whoever sends or asks meets the same fault, and says so.
  }
}

async function count(register: Register, totals: readonly Total[]): Promise<void> {
  const total = totals.reduce((sum, { state, n }) => (state === 'sent' ? sum + n : sum), 0);
  if (sent.begun) {
    sent.look(total, Date.now());
    return;
  }
  const newest = await register.page({ scope: {}, state: 'sent', order: 'newest', limit: FIRST_LOOK });
  sent.begin(
    total,
    newest.map(({ changedAt }) => changedAt).filter((time) => time >= startedAt),
  );
}
