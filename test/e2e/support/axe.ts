/** Accessibility, as far as a program can judge it. */
import assert from 'node:assert/strict';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { eventually } from './wait';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/**
 * The editor's page has hardly any height of its own and hides what overflows, which is all of the editor. The browser knows
 * better, but axe takes everything for invisible and measures no contrast.
 */
const SHOW_TO_AXE = `
  for (const root of [document.documentElement, document.body]) root.style.overflow = 'visible';`;

/** What is still sliding in or fading is looked at once more; milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Fails with every violation of WCAG 2.2 A and AA inside `include`, and when no contrast could be measured there.
 * @param exclude selectors of what is not ours in there
 */
export async function assertAccessible(
  page: Page,
  include: string,
  exclude: readonly string[] = [],
): Promise<void> {
  await page.evaluate(axe.source);
  await page.evaluate(SHOW_TO_AXE);
  const scope = JSON.stringify({ include: [include], exclude });
  const options = JSON.stringify({ runOnly: { type: 'tag', values: TAGS } });
  await eventually(async () => {
    const results = await page.evaluate<AxeResults>(`axe.run(${scope}, ${options})`);
    // What names or describes an element by an id that two have, axe leaves to a person.
    const named = results.incomplete.filter(({ id }) => id === 'duplicate-id-aria');
    assert.deepEqual(
      [...results.violations, ...named].flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 200)} – ${node.failureSummary ?? ''}`),
      ),
      [],
    );
    assert.ok(contrasts(results).length > 0, 'axe sees the texts');
  }, PATIENCE_MS);
}

/** The contrasts that axe has measured. */
function contrasts({ passes }: AxeResults): number[] {
  const nodes = passes.filter(({ id }) => id === 'color-contrast').flatMap((rule) => rule.nodes);
  const ratios = nodes.flatMap(({ any }) =>
    any.map(({ data }) => (data as { contrastRatio?: number } | null)?.contrastRatio),
  );
  return ratios.filter((ratio) => ratio !== undefined);
}
