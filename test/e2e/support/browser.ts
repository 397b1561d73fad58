/**
 * One Chromium for the tests of a file, and pages that are watched: nothing may be asked of another host, and nothing may
 * be complained about in the console. The configuration requires this file, so that mocha knows its hooks in every process.
 */
import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../../../scripts/chromium';
import { picture } from './pictures';
import { PATIENCE_MS } from './wait';

const LOOPBACK = '127.0.0.1';

export interface Watched {
  readonly page: Page;
  /** Fails when the page has asked another host, or complained of anything but what is `expected`. */
  check(expected?: RegExp): void;
}

let browser: Promise<Browser> | undefined;
const pages = new Set<Page>();
let failures = 0;

export const mochaHooks = {
  async afterAll(): Promise<void> {
    const opened = await browser?.catch(() => undefined);
    browser = undefined;
    await opened?.close();
  },
};

/** Opens `url` in a browser that speaks Italian, with a profile of its own. Requests to other hosts are refused and kept. */
export async function open(url: string, options: BrowserContextOptions = {}): Promise<Watched> {
  // Only now: that it does not start is told of the file that wanted it.
  browser ??= launchChromium();
  const context = await (
    await browser
  ).newContext({
    locale: 'it-IT',
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const strangers: string[] = [];
  const complaints: string[] = [];
  await context.route(
    (address) => /^(http|ws)s?:$/.test(address.protocol) && address.hostname !== LOOPBACK,
    async (route) => {
      strangers.push(route.request().url());
      await route.abort();
    },
  );
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).hostname !== LOOPBACK) strangers.push(socket.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  pages.add(page);
  page.on('close', () => pages.delete(page));
  await page.goto(url);
  return {
    page,
    check(expected) {
      assert.deepEqual(strangers, [], 'asks only the own server');
      const unexpected = complaints.filter((complaint) => expected?.test(complaint) !== true);
      assert.deepEqual(unexpected, [], 'the console has no error');
    },
  };
}

/** Closes what is open of this server, which is about to end: a page that is still loading pictures would complain. */
export async function closePagesOf(url: string): Promise<void> {
  const theirs = [...pages].filter((page) => page.url().startsWith(url));
  await Promise.all(theirs.map((page) => page.context().close()));
}

/**
 * A watched page from before the first test of the current suite until after its last one, which then is checked.
 * @param expected what the console may complain of: the tests bring it about
 */
export function opens(url: () => string, options: BrowserContextOptions = {}, expected?: RegExp): () => Page {
  let watched: Watched | undefined;
  before('open the page', async () => {
    watched = await open(url(), options);
  });
  afterEach('show what a failed test saw', async function () {
    if (this.currentTest?.state === 'failed' && watched)
      await picture(watched.page, `failed-${process.pid}-${(failures += 1)}`);
  });
  after('close the page', async () => {
    await watched?.page.context().close();
    watched?.check(expected);
  });
  return () => {
    assert.ok(watched, 'the page is open');
    return watched.page;
  };
}
