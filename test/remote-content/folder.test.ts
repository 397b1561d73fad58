import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { folderSource, partsOf } from '../../nodes/remote-content/folder';
import { type Content, SourceError, type Trouble } from '../../nodes/remote-content/source';
import { pdf } from './support/call';

const MAX = 100_000;
const { signal } = new AbortController();

describe('remote: attachments from a folder', () => {
  let outside: string;
  let folder: string;

  beforeEach(() => {
    outside = mkdtempSync(path.join(tmpdir(), 'io-folder-'));
    folder = path.join(outside, 'allegati');
    mkdirSync(folder);
    writeFileSync(path.join(outside, 'segreto.pdf'), pdf());
    writeFileSync(path.join(folder, 'bando.pdf'), pdf());
  });
  afterEach(() => {
    rmSync(outside, { recursive: true });
  });

  const open = (reference: string): Promise<Content> =>
    folderSource(folder, MAX).open(reference, 'download', signal);

  async function troubleOf(reference: string): Promise<Trouble['kind'] | 'none'> {
    try {
      (await open(reference)).close();
      return 'none';
    } catch (error) {
      assert.ok(error instanceof SourceError, String(error));
      return error.trouble.kind;
    }
  }

  it('are found by their name, also in folders within', async () => {
    mkdirSync(path.join(folder, '2026/bandi'), { recursive: true });
    writeFileSync(path.join(folder, '2026/bandi/Contributi per l’affitto.pdf'), pdf());
    for (const name of ['bando.pdf', '2026/bandi/Contributi per l’affitto.pdf'])
      assert.equal(await troubleOf(name), 'none', name);
    assert.equal(await troubleOf('altro.pdf'), 'not-found');
    assert.equal(await troubleOf('bando.pdf/x.pdf'), 'not-found');
    assert.equal(await troubleOf('2026'), 'not-found');
  });

  const names: readonly string[] = [
    ...['../segreto.pdf', '..', '.', './bando.pdf', 'x/../bando.pdf', 'x/../../segreto.pdf', '', '/', '//'],
    ...[
      '/etc/passwd',
      '/bando.pdf',
      'bando.pdf/',
      'x//bando.pdf',
      '..\\segreto.pdf',
      'C:\\segreto.pdf',
      'C:segreto.pdf',
    ],
    ...[
      '\\\\server\\share\\x.pdf',
      'bando.pdf::$DATA',
      'bando.pdf:flusso',
      'bando.pdf\u0000.txt',
      'bando\n.pdf',
      'bando.pdf.',
    ],
    ...[
      'bando.pdf ',
      'CON',
      'con.pdf',
      'x/NUL.pdf',
      'aux.tar.pdf',
      'LPT1',
      'com9.pdf',
      'COM¹.pdf',
      'x'.repeat(256),
    ],
  ];
  for (const name of names)
    it(`never have the name ${JSON.stringify(name.slice(0, 40))}`, async () => {
      assert.equal(partsOf(name), undefined);
      assert.equal(await troubleOf(name), 'name');
    });

  it('take a name as it is: encoded slashes and dots are letters of it', async () => {
    for (const name of ['%2e%2e%2fsegreto.pdf', '..%2fsegreto.pdf', '%00.pdf', '~/segreto.pdf'])
      assert.equal(await troubleOf(name), 'not-found', name);
  });

  it('never lie outside, whatever the name', async () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '',
      'segreto.pdf',
      'allegati',
      'x',
      '~',
      '%2e%2e',
      '\\',
      ' ',
      '..\u0000',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
        assert.notEqual(await troubleOf(parts.join('/')), 'none');
      }),
    );
  });

  it('do not lead outside through a link, neither to a file nor in a folder', async () => {
    symlinkSync(path.join(outside, 'segreto.pdf'), path.join(folder, 'link.pdf'));
    symlinkSync(outside, path.join(folder, 'cartella'));
    symlinkSync(path.join(folder, 'girotondo.pdf'), path.join(folder, 'girotondo.pdf'));
    assert.equal(await troubleOf('link.pdf'), 'name');
    assert.equal(await troubleOf('cartella/segreto.pdf'), 'name');
    assert.equal(await troubleOf('girotondo.pdf'), 'name');
  });

  it('may lie in a folder that is itself reached through a link', async () => {
    const link = path.join(outside, 'altrove');
    symlinkSync(folder, link);
    const content = await folderSource(link, MAX).open('bando.pdf', 'download', signal);
    assert.equal(content.size, 64);
    content.close();
  });

  it('are files: a pipe is not waited for', async () => {
    execFileSync('mkfifo', [path.join(folder, 'tubo.pdf')]);
    assert.equal(await troubleOf('tubo.pdf'), 'not-found');
  });

  it('are PDFs by what is in them, whole and within the limit', async () => {
    const files: readonly (readonly [name: string, bytes: Buffer, kind: Trouble['kind'] | 'none'])[] = [
      ['pagina.pdf', Buffer.from('<html>%PDF-1.7 %%EOF'), 'not-pdf'],
      ['vuoto.pdf', Buffer.alloc(0), 'not-pdf'],
      ['corto.pdf', Buffer.from('%PDF'), 'not-pdf'],
      ['interrotto.pdf', pdf(50_000).subarray(0, 40_000), 'not-pdf'],
      ['con-coda.pdf', Buffer.concat([pdf(50_000), Buffer.alloc(1000)]), 'none'],
      ['senza-nome-giusto.txt', pdf(), 'none'],
      ['al-limite.pdf', pdf(MAX), 'none'],
      ['oltre.pdf', pdf(MAX + 1), 'too-large'],
    ];
    for (const [name, bytes, kind] of files) {
      writeFileSync(path.join(folder, name), bytes);
      assert.equal(await troubleOf(name), kind, name);
    }
  });

  it('can be had later when the folder is not there now', async () => {
    rmSync(folder, { recursive: true });
    assert.equal(await troubleOf('bando.pdf'), 'unavailable');
    writeFileSync(folder, 'a file in its place');
    assert.equal(await troubleOf('bando.pdf'), 'unavailable');
  });

  it('go out as they were looked at, even if another file gets the name meanwhile', async () => {
    const content = await open('bando.pdf');
    rmSync(path.join(folder, 'bando.pdf'));
    writeFileSync(path.join(folder, 'bando.pdf'), pdf(64, 'y'));
    const parts: Buffer[] = [];
    for await (const part of content.read(0, 63)) parts.push(part);
    assert.ok(Buffer.concat(parts).equals(pdf()));
    content.close();
  });

  it('end with an error when they are cut shorter while they are read', async () => {
    writeFileSync(path.join(folder, 'lungo.pdf'), pdf(90_000));
    const content = await open('lungo.pdf');
    truncateSync(path.join(folder, 'lungo.pdf'), 100);
    await assert.rejects(async () => {
      for await (const part of content.read(0, 89_999)) assert.ok(part.length <= 100);
    }, SourceError);
    content.close();
  });

  it('have another tag when the content changes', async () => {
    const before = await open('bando.pdf');
    writeFileSync(path.join(folder, 'bando.pdf'), pdf(64, 'z'));
    const after = await open('bando.pdf');
    assert.notEqual(before.etag, after.etag);
    assert.match(String(after.etag), /^"[\w-]+"$/);
    before.close();
    after.close();
  });
});
