/** A page without a browser, to draw views in. */
import { Window, type Document } from 'happy-dom';

const GLOBALS = ['document', 'HTMLElement'] as const;

/** From before the first test of the current suite until after its last one. Empty before each test. */
export function hasPage(): () => Document {
  let window: Window | undefined;
  const kept = new Map<string, PropertyDescriptor | undefined>();
  const page = (): Document => {
    if (window === undefined) throw new Error('the page is open during tests only');
    return window.document;
  };
  before('open a page', () => {
    const opened = new Window();
    window = opened;
    for (const name of GLOBALS) {
      kept.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
      Object.defineProperty(globalThis, name, { value: opened[name], configurable: true });
    }
  });
  beforeEach('empty the page', () => {
    page().body.replaceChildren();
  });
  after('close the page', async () => {
    for (const [name, before] of kept) {
      if (before === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, before);
    }
    await window?.happyDOM.close();
    window = undefined;
  });
  return page;
}
