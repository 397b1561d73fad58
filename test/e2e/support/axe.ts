/** Accessibility, as far as a program can judge it. */
import assert from 'node:assert/strict';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/**
 * Fails with every violation of WCAG 2.2 A and AA inside `include`.
 * @param exclude selectors of what is not ours in there
 */
export async function assertAccessible(
  page: Page,
  include: string,
  exclude: readonly string[] = [],
): Promise<void> {
  await page.evaluate(axe.source);
  const scope = JSON.stringify({ include: [include], exclude });
  const options = JSON.stringify({ runOnly: { type: 'tag', values: TAGS }, resultTypes: ['violations'] });
  const results = await page.evaluate<AxeResults>(`axe.run(${scope}, ${options})`);
  assert.deepEqual(
    results.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 200)} – ${node.failureSummary ?? ''}`),
    ),
    [],
  );
}
