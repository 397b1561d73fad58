import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CATALOGUES } from '../../nodes/locales';
import { LANGUAGES, lookUp } from '../../nodes/locales/catalogue';
import { PLUGIN, shareTexts, sidebarHtml } from '../../scripts/build/sidebar';

const ROOT = path.resolve(__dirname, '../..');

describe('the editor plugin of the sidebar', () => {
  const catalogues = LANGUAGES.map((language) => [language, shareTexts(CATALOGUES[language])] as const);
  let html: string;

  before(async () => {
    html = await sidebarHtml(ROOT);
  });

  it('is one file that loads nothing, uses colours of the theme only and stays small', () => {
    assert.doesNotMatch(html, /<script[^>]+src=|<link|@import|url\(/);
    const [style = ''] = /<style>[\s\S]*?<\/style>/.exec(html) ?? [];
    assert.doesNotMatch(style, /#[0-9a-f]{3,8}\b(?![^{]*\{)|rgba?\(|hsla?\(/i);
    assert.ok(html.length < 49_000, `${html.length} characters`);
  });

  it('never reads a value as HTML', () => {
    assert.doesNotMatch(html, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.html\(/);
  });

  it('asks by relative addresses, so that any admin root will do', () => {
    assert.doesNotMatch(html, /["'`]\/io-servizi-sociali|https?:\/\/(?!www\.w3\.org\/)/);
  });

  it('is named in package.json as it is built', () => {
    const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      'node-red': { plugins: Record<string, string> };
    };
    assert.deepEqual(manifest['node-red'].plugins, { [PLUGIN]: `dist/${PLUGIN}.html` });
  });

  for (const [language, { set, plugin }] of catalogues) {
    it(`leaves its own texts out of the node set's catalogue (${language})`, () => {
      assert.equal(set.sidebar, undefined);
    });

    it(`has no markup in texts that Node-RED 4.1 shows as HTML (${language})`, () => {
      for (const key of ['no', 'cancelYes', 'resumeYes', 'resendYes', 'markSentYes', 'fullYes'])
        assert.doesNotMatch(lookUp(plugin, `sidebar.confirm.${key}`) ?? '<', /[<&]|__/);
    });
  }
});
