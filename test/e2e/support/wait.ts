/** Waiting for what a page will show, without a guess of how long it takes. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Locator } from 'playwright-core';

/** How long what must come may take to do so, on a computer that has other things to do as well. */
export const PATIENCE_MS = 30_000;

/** Between two looks at a page: often enough to lose no time, seldom enough to leave the processor to the page. */
const LOOK_EVERY_MS = 50;

/** Resolves with what `check` gives, once it does not throw; rejects with its last error when that is never. */
export async function eventually<T>(check: () => Promise<T> | T, patienceMs = PATIENCE_MS): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;)
    try {
      return await check();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(LOOK_EVERY_MS);
    }
}

/** Waits until what is asked for is, or matches, `wanted`. */
export function becomes(ask: () => unknown, wanted: unknown, message?: string): Promise<void> {
  return eventually(async () => {
    const found = await ask();
    if (wanted instanceof RegExp) assert.match(String(found), wanted, message);
    else assert.deepEqual(found, wanted, message);
  });
}

/** Waits until the element's text is, or matches, `wanted`. */
export async function expectText(
  element: Locator,
  wanted: string | RegExp,
  timeout = PATIENCE_MS,
): Promise<void> {
  const exact =
    typeof wanted === 'string'
      ? new RegExp(`^\\s*${wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`)
      : wanted;
  try {
    await element.filter({ hasText: exact }).first().waitFor({ state: 'attached', timeout });
  } catch {
    assert.fail(`expected ${String(wanted)}, found ${JSON.stringify(await element.allTextContents())}`);
  }
}
