import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAGE_TEXTS, browserLanguage } from '../../nodes/simulator/page/texts';
import { buildPage, pageHtml } from '../../scripts/build-page';

describe('the inbox page', () => {
  let html: string;
  before(async () => {
    html = await pageHtml();
  });

  it('is one file that loads nothing from elsewhere', () => {
    const head = html.slice(0, html.indexOf('<style>'));
    const body = html.slice(html.indexOf('</style>'), html.indexOf('<script>'));
    for (const part of [head, body]) assert.doesNotMatch(part, /https?:|src=|url\(/);
    const style = html.slice(html.indexOf('<style>'), html.indexOf('</style>'));
    assert.doesNotMatch(style, /@import|url\(/);
    for (const gap of ['/*style*/', '/*script*/', '<!--policy-->']) assert.ok(!html.includes(gap), gap);
  });

  it('lets the browser run its own script and style only', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
    for (const tag of ['script', 'style']) {
      const content = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html)?.[1] ?? '';
      assert.ok(content.length > 1000);
      const hash = createHash('sha256').update(content).digest('base64');
      assert.ok(policy.includes(`${tag}-src 'sha256-${hash}'`), tag);
    }
    assert.match(policy, /^default-src 'none';/);
    assert.doesNotMatch(policy, /unsafe|\*/);
  });

  it('contains no way to turn text into HTML', async () => {
    const folder = join(__dirname, '../../nodes');
    const files = ['simulator/page/main.ts', 'simulator/page/list.ts', 'simulator/page/detail.ts'];
    files.push('simulator/page/elements.ts', 'phone/render.ts', 'phone/render-blocks.ts', 'phone/dom.ts');
    for (const file of files) {
      const source = await readFile(join(folder, file), 'utf8');
      assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/, file);
    }
  });

  it('is written where the build wants it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'inbox-'));
    try {
      const file = join(folder, 'dist', 'inbox.html');
      await buildPage(file);
      assert.equal(await readFile(file, 'utf8'), html);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('speaks Italian to Italian browsers and English to all others', () => {
    assert.equal(browserLanguage(['it-IT', 'en']), 'it');
    assert.equal(browserLanguage(['de-DE', 'it']), 'en');
    assert.equal(browserLanguage([]), 'it');
    assert.equal(PAGE_TEXTS.it.count(1, 1), '1 messaggio');
    assert.equal(PAGE_TEXTS.en.count(2, 5), '2 of 5 messages');
  });

  it('has the same words in both languages, none empty', () => {
    assert.deepEqual(Object.keys(PAGE_TEXTS.en), Object.keys(PAGE_TEXTS.it));
    for (const texts of Object.values(PAGE_TEXTS)) {
      for (const text of Object.values(texts)) assert.notEqual(text, '');
    }
  });
});
