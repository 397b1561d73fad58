import assert from 'node:assert/strict';
import { Inbox } from '../../../nodes/lib/simulator/page/inbox';
import { message, start, stopAll } from './support';

/** What the page's calls need of a browser. */
const GLOBALS = ['location', 'fetch'] as const;
const kept = new Map(GLOBALS.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]));
const { fetch } = globalThis;
const nothing = (): void => undefined;

describe('what the inbox page knows', () => {
  let inbox: Inbox;

  beforeEach('a list of three messages', async () => {
    const api = await start({ processMs: 0, serveInbox: true });
    for (const n of [1, 2, 3]) await api.send(message({ subject: `Messaggio numero ${n}` }));
    const inboxUrl = `${api.origin}/`;
    const own = {
      location: new URL(inboxUrl),
      fetch: (address: string, init: RequestInit) => fetch(new URL(address, inboxUrl), init),
    };
    for (const name of GLOBALS)
      Object.defineProperty(globalThis, name, { value: own[name], configurable: true });
    const screen = { focusMessage: nothing, focusRow: nothing, openFromList: nothing, moved: nothing };
    inbox = new Inbox('it', { draw: nothing, ...screen });
    await inbox.refresh();
    assert.equal(inbox.list?.items.length, 3);
  });
  afterEach(async () => {
    for (const [name, before] of kept)
      if (before === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, before);
    await stopAll();
  });

  it('is the answer to a search, also when the page asks by itself what is new before that is there', async () => {
    inbox.find('numero 2');
    await inbox.refresh();
    assert.deepEqual(
      inbox.list?.items.map(({ subject }) => subject),
      ['Messaggio numero 2'],
    );
  });

  it('stays what it is when nothing is new', async () => {
    const { list } = inbox;
    await inbox.refresh();
    assert.equal(inbox.list, list);
  });
});
