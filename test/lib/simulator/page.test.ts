import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileName } from '../../../nodes/lib/simulator/page/file-name';
import { REMOTE_TEXTS } from '../../../nodes/lib/simulator/page/remote-texts';
import type { RemoteProblem } from '../../../nodes/lib/simulator/page/data';
import { PAGE_TEXTS, browserLanguage } from '../../../nodes/lib/simulator/page/texts';
import { buildPage, pageHtml } from '../../../scripts/build-page';

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

  it('contains no way to turn text into HTML', () => {
    assert.doesNotMatch(html, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/);
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

  it('speaks Italian and German to browsers that ask for it first, and English to all others', () => {
    assert.equal(browserLanguage(['it-IT', 'en']), 'it');
    assert.equal(browserLanguage(['de-DE', 'it']), 'de');
    assert.equal(browserLanguage(['fr', 'it']), 'en');
    assert.equal(browserLanguage([]), 'it');
    assert.equal(PAGE_TEXTS.it.count(1, 1), '1 messaggio');
    assert.equal(PAGE_TEXTS.en.count(2, 5), '2 of 5 messages');
    assert.equal(PAGE_TEXTS.de.count(1, 5), '1 von 5 Nachrichten');
  });

  it('has the same words in every language, none empty', () => {
    assert.deepEqual(Object.keys(PAGE_TEXTS), ['it', 'en', 'de']);
    for (const texts of Object.values(PAGE_TEXTS)) {
      assert.deepEqual(Object.keys(texts), Object.keys(PAGE_TEXTS.it));
      for (const text of Object.values(texts)) assert.notEqual(text, '');
    }
  });

  it('has a sentence for everything that can be wrong with a sender, with its figures', () => {
    const problems: [RemoteProblem, RegExp][] = [
      [{ code: 'NO_CONFIGURATION' }, /simula/i],
      [{ code: 'NO_ENVIRONMENT' }, /test|prova/i],
      [{ code: 'BASE_URL' }, /https:/],
      [{ code: 'UNREACHABLE', error: 'ECONNREFUSED' }, /ECONNREFUSED/],
      [{ code: 'TIMEOUT' }, /10 se[ck]/i],
      [{ code: 'REDIRECT', status: 302 }, /302/],
      [{ code: 'REFUSED', status: 401 }, /(chiave|key|Schlüssel).*401/],
      [{ code: 'REFUSED', status: 402 }, /402/],
      [{ code: 'UNEXPECTED_STATUS', status: 502 }, /502/],
      [{ code: 'MALFORMED', places: 'at [root.attachments]' }, /root\.attachments/],
      [{ code: 'ATTACHMENTS_NOT_PRESENT' }, /allegati|attachments|Anhänge/],
      [{ code: 'REMOTE_CONTENT_NOT_PRESENT' }, /testo|text/i],
      [{ code: 'SUBJECT_VALIDATION_ERROR', length: 9 }, / 9 .*10.*120/],
      [{ code: 'MARKDOWN_VALIDATION_ERROR', length: 79 }, / 79 .*80.*10[.,]000/],
      [{ code: 'NOT_READY', seconds: 120 }, / 120 s/],
      [{ code: 'NOT_PDF' }, /PDF/],
      [{ code: 'ATTACHMENT_URL' }, /relativ/],
      [{ code: 'TOO_LARGE', megabytes: 50 }, / 50 MB/],
    ];
    for (const { problem } of Object.values(REMOTE_TEXTS)) {
      for (const [one, words] of problems) assert.match(problem(one), words);
      for (const status of [400, 403, 404, 429, 500]) {
        assert.match(problem({ code: 'REFUSED', status }), new RegExp(`\\(${status}\\)`));
      }
    }
  });

  it('saves an attachment as a PDF under a name that every file system takes', () => {
    for (const [given, expected] of [
      ['Bando 2027.pdf', 'Bando 2027.pdf'],
      ['Bando.PDF', 'Bando.pdf'],
      ['script.html', 'script.html.pdf'],
      ['../../etc/passwd', '.._.._etc_passwd.pdf'],
      ['a\u0000b<c>:d"e|f?g*h\\i', 'a_b_c_d_e_f_g_h_i.pdf'],
      ['.pdf', 'allegato.pdf'],
      ['x'.repeat(500), `${'x'.repeat(120)}.pdf`],
    ] as const) {
      assert.equal(fileName(given), expected);
    }
  });
});
