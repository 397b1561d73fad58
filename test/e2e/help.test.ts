import assert from 'node:assert/strict';
import { opens } from './support/browser';
import { editorReady, hasDarkTheme, QUIET, runsOurs } from './support/editor';
import { picture } from './support/pictures';
import { eventually } from './support/wait';

/** A picture of each page. */
const PAGES = {
  'io-send': 'campagna.it.webp',
  'io-check': 'controllo.it.svg',
  'io-file': 'colonne.it.svg',
  'io-institution': 'modalita.it.svg',
  'io-avviso-pagamento': 'telefono-avviso-pagamento.webp',
};
const SHOWN = '.red-ui-help img[src*="node-red-servizi-sociali"]';

interface Seen {
  readonly width: number;
  readonly fits: boolean;
  readonly words: string;
}

/** Runs in the page: what there is to see of each picture, once it is loaded. Rejects when one does not come. */
const SEEN = `Promise.all([...document.querySelectorAll('${SHOWN}')].map(async (image) => {
  await image.decode();
  const { right } = image.closest('.red-ui-help').getBoundingClientRect();
  return {
    width: image.naturalWidth,
    fits: image.getBoundingClientRect().right <= right,
    words: image.alt,
  };
}))`;

describe('the pictures in the help, in an editor below a path', () => {
  const nodeRed = runsOurs(undefined, `httpAdminRoot: '/uffici/flussi',${QUIET}`);
  const page = opens(() => `${nodeRed().url}/`);

  before('the editor', () => editorReady(page()));

  for (const [type, name] of Object.entries(PAGES)) {
    it(`are seen on the page of ${type}, whole, with words for who cannot see them`, async () => {
      await page().evaluate(`RED.sidebar.help.show(${JSON.stringify(type)})`);
      await page().locator(`.red-ui-help img[src$="/help/${name}"]`).scrollIntoViewIfNeeded();
      await eventually(async () => {
        for (const { width, fits, words } of await page().evaluate<Seen[]>(SEEN)) {
          assert.ok(width > 100, 'is loaded');
          assert.ok(fits, 'is as wide as the sidebar at most');
          assert.match(words, /\S \S/);
        }
      });
      await picture(page(), `aiuto-${type}`);
    });
  }

  const inTheDark = async (): Promise<void> => {
    await page().evaluate("document.documentElement.classList.add('nr-theme-dark')");
    await page().evaluate("RED.sidebar.help.show('io-send')");
    await page().locator(SHOWN).first().scrollIntoViewIfNeeded();
    await picture(page(), 'aiuto-scuro');
  };
  // Node-RED 4 has no dark theme of its own.
  if (hasDarkTheme) it('can be read in the dark theme too (a picture to look at)', inTheDark);
});
