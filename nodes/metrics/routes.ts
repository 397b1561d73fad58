/**
 * Prometheus' text of all that there is to watch, below Node-RED's admin root; only where settings.js or the environment says so
 * (docs/adr/0039-metrics.md). A permission of its own: who watches reads numbers, and nothing of citizens.
 */
import type { NodeAPI } from 'node-red';
import { outboxOf } from '../lib/outbox/channel';
import type { Outbox } from '../lib/outbox/outbox';
import { adminRoutes } from '../lib/runtime/routes';
import { counting } from './counting';
import { loopDelay, type LoopDelay } from './loop-delay';
import { Numbers } from './numbers';
import { metricsText } from './scrape';
import { TEXT_TYPE } from './text';

/** Of each outbox what was counted since it was first seen: flows may be loaded more than once around it. */
const counted = new WeakMap<Outbox, Numbers>();
let delay: LoopDelay | undefined;

export function serveMetrics(RED: NodeAPI): void {
  if (!isWanted(RED)) return;
  delay ??= loopDelay();
  const watched = delay;
  numbersOf(outboxOf(RED));
  // Those who ask at the same time get the same answer.
  let looking: Promise<string> | undefined;
  const look = (): Promise<string> => {
    const outbox = outboxOf(RED);
    looking ??= metricsText(outbox, numbersOf(outbox), watched).finally(() => (looking = undefined));
    return looking;
  };
  adminRoutes(RED).raw('get', 'metrics', 'metrics', async (_request, response) => {
    const text = await look();
    response.set({ 'content-type': TEXT_TYPE, 'cache-control': 'no-store' });
    response.end(text);
  });
}

function isWanted(RED: NodeAPI): boolean {
  const { ioServiziSociali: ours } = RED.settings as { ioServiziSociali?: { metrics?: unknown } };
  return ours?.metrics === true || ['1', 'true'].includes(process.env.IO_METRICS ?? '');
}

function numbersOf(outbox: Outbox): Numbers {
  const known = counted.get(outbox);
  if (known !== undefined) return known;
  const numbers = new Numbers();
  counted.set(outbox, numbers);
  outbox.watchedBy(counting(numbers));
  return numbers;
}
