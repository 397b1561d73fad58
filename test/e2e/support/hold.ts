/** Answers that come late, so that a test can do something before them. */
import type { Page } from 'playwright-core';

export interface Held {
  /** Answers of the server that the page does not have yet. */
  count(): number;
  /** The page gets them, the newest first, and what follows at once. */
  release(): Promise<void>;
}

/** @param url glob of the calls */
export async function hold(page: Page, url: string): Promise<Held> {
  const answers: (() => Promise<void>)[] = [];
  let isOpen = false;
  await page.route(url, async (route) => {
    const response = await route.fetch();
    const give = (): Promise<void> => route.fulfill({ response });
    if (isOpen) await give();
    else answers.push(give);
  });
  return {
    count: () => answers.length,
    async release() {
      isOpen = true;
      for (const give of answers.reverse()) await give();
      await page.unroute(url);
      // Its turn, and that of jQuery behind it.
      await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
    },
  };
}
