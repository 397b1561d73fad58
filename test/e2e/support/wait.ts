/** Waiting for what a page will show, without a guess of how long it takes. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';

/** Waits until the element's text is, or matches, `wanted`. */
export async function expectText(element: Locator, wanted: string | RegExp): Promise<void> {
  const exact =
    typeof wanted === 'string'
      ? new RegExp(`^\\s*${wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`)
      : wanted;
  try {
    await element.filter({ hasText: exact }).first().waitFor({ state: 'attached' });
  } catch {
    assert.fail(`expected ${String(wanted)}, found ${JSON.stringify(await element.allTextContents())}`);
  }
}
