import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { folderSource } from '../../nodes/remote-content/folder';
import { Semaphore } from '../../nodes/remote-content/semaphore';
import type { Content, Source } from '../../nodes/remote-content/source';
import { ANNA, asIo, call, json, pdf, standingStill } from './support/call';
import { counter } from './support/counter';

/** A source that counts what is open, and gives what a test says. */
function counting(
  source: Source,
): Source & { readonly open: Source['open']; now: number; most: number; all: number } {
  const counted = {
    now: 0,
    most: 0,
    all: 0,
    async open(...args: Parameters<Source['open']>): Promise<Content> {
      counted.all += 1;
      counted.now += 1;
      counted.most = Math.max(counted.most, counted.now);
      const content = await source.open(...args).catch((error: unknown) => {
        counted.now -= 1;
        throw error;
      });
      let isOpen = true;
      return {
        ...content,
        close() {
          if (isOpen) counted.now -= 1;
          isOpen = false;
          content.close();
        },
      };
    },
    nameOf: (reference: string) => reference,
    close: () => undefined,
  };
  return counted;
}

const hanging: Source = {
  open: () => new Promise(() => undefined),
  nameOf: (reference) => reference,
  close: () => undefined,
};

describe('remote: a download', () => {
  const the = counter();

  it('of a file that vanished after it was promised is 404, and the log says so once', async () => {
    await the.at.open();
    the.at.put('bando.pdf');
    const path_ = the.at.attachment('bando.pdf');
    assert.equal((await call(the.at.base, path_)).status, 200);
    rmSync(path.join(the.at.folder, 'bando.pdf'));
    for (let n = 0; n < 3; n += 1) assert.equal((await call(the.at.base, path_)).status, 404);
    assert.deepEqual(the.at.told, [['missing', 1]]);
    assert.equal(
      (await call(the.at.base, the.at.message('bando.pdf'))).status,
      200,
      'the message stays readable',
    );
  });

  it('of a file that is no PDF any more, or too large, is 404', async () => {
    await the.at.open();
    the.at.put('bando.pdf', Buffer.from('<html>'));
    the.at.put('grande.pdf', pdf(1024 * 1024 + 1));
    for (const name of ['bando.pdf', 'grande.pdf'])
      assert.equal((await call(the.at.base, the.at.attachment(name))).status, 404);
    assert.deepEqual(the.at.told, [['not_pdf', 1]]);
  });

  it('with a range that is huge, absurd or beyond the end stays within the file', async () => {
    await the.at.open();
    const bytes = pdf(300_000);
    the.at.put('bando.pdf', bytes);
    const get = (range: string) => call(the.at.base, the.at.attachment('bando.pdf'), asIo(ANNA, { range }));
    const huge = await get(`bytes=0-${'9'.repeat(300)}`);
    assert.deepEqual([huge.status, huge.body.length], [206, 300_000]);
    const many = await get(
      `bytes=${Array.from({ length: 1000 }, (_, n) => `${n}-${n + 300_000}`).join(',')}`,
    );
    assert.deepEqual([many.status, many.body.length], [200, 300_000]);
    const beyond = await get('bytes=300000-');
    assert.deepEqual([beyond.status, beyond.headers['content-range']], [416, 'bytes */300000']);
    assert.equal((await get('bytes=-0')).status, 416);
  });

  it('that the source does not have ready in time is 503, with a time to come back', async () => {
    await the.at.open({ source: hanging, firstByteMs: 20 });
    const reply = await call(the.at.base, the.at.attachment('bando.pdf'));
    assert.deepEqual([reply.status, reply.headers['retry-after']], [503, '10']);
    assert.equal((json(reply) as { status: number }).status, 503);
    assert.deepEqual(the.at.told, [['unavailable', 1]]);
  });

  it('that opens too late is closed again', async () => {
    let openLate: (content: Content) => void = () => undefined;
    const late: Source = { ...hanging, open: () => new Promise((resolve) => (openLate = resolve)) };
    await the.at.open({ source: late, firstByteMs: 20 });
    assert.equal((await call(the.at.base, the.at.attachment('bando.pdf'))).status, 503);
    await new Promise<void>((resolve) => {
      const read = (): AsyncIterable<Buffer> => assert.fail('nobody reads it');
      openLate({ size: 1, etag: undefined, seekable: true, read, close: resolve });
    });
  });

  it('gives its place back when the caller stands still, and the log says so', async () => {
    the.at.put('bando.pdf', pdf(30_000_000));
    const source = counting(folderSource(the.at.folder, 50_000_000));
    await the.at.open({ source, semaphore: new Semaphore(1, 10), idleMs: 50 });
    const socket = await standingStill(the.at.base, the.at.attachment('bando.pdf'));
    await the.at.untilTold('slow');
    assert.equal(source.now, 0);
    the.at.put('altro.pdf');
    assert.equal((await call(the.at.base, the.at.attachment('altro.pdf'))).status, 200);
    socket.destroy();
  });

  it('gives its place back when the caller goes away in the middle', async () => {
    the.at.put('bando.pdf', pdf(30_000_000));
    const source = counting(folderSource(the.at.folder, 50_000_000));
    await the.at.open({ source, semaphore: new Semaphore(1, 10) });
    const socket = await standingStill(the.at.base, the.at.attachment('bando.pdf'));
    // The first bytes are on their way: the place is taken.
    socket.resume();
    await once(socket, 'data');
    const next = call(the.at.base, the.at.attachment('bando.pdf'));
    socket.destroy();
    assert.equal((await next).status, 200);
    assert.deepEqual(the.at.told, []);
  });

  it('is 503 at once when so many wait that waiting would be in vain', async () => {
    await the.at.open({ source: hanging, semaphore: new Semaphore(0, 0) });
    const reply = await call(the.at.base, the.at.attachment('bando.pdf'));
    assert.deepEqual([reply.status, reply.headers['retry-after']], [503, '5']);
    assert.deepEqual(the.at.told, [['busy', 1]]);
  });

  it('is 503 when its turn does not come in time', async () => {
    await the.at.open({ source: hanging, semaphore: new Semaphore(0, 1), firstByteMs: 20 });
    const reply = await call(the.at.base, the.at.attachment('bando.pdf'));
    assert.deepEqual([reply.status, reply.headers['retry-after']], [503, '5']);
  });

  it('is good for each of three hundred callers at once, with few files open at a time', async () => {
    // More than one piece.
    const bytes = pdf(70_000);
    the.at.put('bando.pdf', bytes);
    const source = counting(folderSource(the.at.folder, 1024 * 1024));
    await the.at.open({ source, semaphore: new Semaphore(32, 4096) });
    const path_ = the.at.attachment('bando.pdf');
    const replies = await Promise.all(
      Array.from({ length: 300 }, async () => {
        const { status, body } = await call(the.at.base, path_);
        return [status, body.length] as const;
      }),
    );
    assert.ok(replies.every(([status, length]) => status === 200 && length === bytes.length));
    assert.deepEqual([source.all, source.now], [300, 0]);
    assert.ok(source.most <= 32, `${source.most} open at once`);
    assert.deepEqual(the.at.told, []);
  });

  it('that breaks in the source is cut off, so that it is not taken for whole', async () => {
    const breaking: Source = {
      ...hanging,
      open: () =>
        Promise.resolve({
          size: 200_000,
          etag: undefined,
          seekable: false,
          // eslint-disable-next-line @typescript-eslint/require-await
          async *read() {
            yield pdf(100_000);
            throw new Error('the disk is gone');
          },
          close: () => undefined,
        }),
    };
    await the.at.open({ source: breaking });
    await assert.rejects(call(the.at.base, the.at.attachment('bando.pdf')), { code: 'ECONNRESET' });
    assert.deepEqual(the.at.told, [['internal', 1]]);
  });
});
