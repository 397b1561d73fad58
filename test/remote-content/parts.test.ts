import assert from 'node:assert/strict';
import { flowSource, type Request } from '../../nodes/remote-content/flow';
import { referenceCache } from '../../nodes/remote-content/reference-cache';
import { Semaphore } from '../../nodes/remote-content/semaphore';
import {
  type Content,
  type Source,
  SourceError,
  type Trouble,
  trouble,
  unavailable,
} from '../../nodes/remote-content/source';
import { Tally } from '../../nodes/remote-content/tally';
import { pdf } from './support/call';

const { signal } = new AbortController();

async function troubleOf(content: Promise<Content>): Promise<Trouble> {
  try {
    (await content).close();
  } catch (error) {
    assert.ok(error instanceof SourceError, String(error));
    return error.trouble;
  }
  throw new Error('it opened');
}

describe('remote: attachments that a flow makes', () => {
  function flow(more: { answerMs?: number; maxPending?: number } = {}) {
    const asked: Request[] = [];
    const source = flowSource({
      maxBytes: 1000,
      newId: () => `id-${asked.length}`,
      emit: (request) => asked.push(request),
      ...more,
    });
    return {
      asked,
      source,
      open: (reference: string) => source.open(reference, 'download', new AbortController().signal),
    };
  }

  it('are asked for with an id, and are what comes back under it', async () => {
    const { asked, source, open } = flow();
    const opening = open('pratica 7');
    assert.deepEqual(asked, [{ id: 'id-0', reference: 'pratica 7', purpose: 'download' }]);
    assert.equal(source.answer('id-0', { payload: pdf(), filename: 'Esito.pdf' }), 'taken');
    const content = await opening;
    assert.deepEqual([content.size, content.name, content.seekable], [64, 'Esito.pdf', true]);
    const parts: Buffer[] = [];
    for await (const part of content.read(0, 63)) parts.push(part);
    assert.ok(Buffer.concat(parts).equals(pdf()));
  });

  it('have the same tag when they are the same', async () => {
    const tags: unknown[] = [];
    for (const fill of ['x', 'x', 'y']) {
      const { source, open } = flow();
      const opening = open('pratica 7');
      source.answer('id-0', { payload: pdf(64, fill), filename: undefined });
      tags.push((await opening).etag);
    }
    assert.equal(tags[0], tags[1]);
    assert.notEqual(tags[0], tags[2]);
  });

  it('are asked for once, however many wait for them', async () => {
    const { asked, source, open } = flow();
    const all = Array.from({ length: 1000 }, () => open('pratica 7'));
    assert.equal(asked.length, 1);
    source.answer('id-0', { payload: pdf(), filename: '' });
    assert.ok((await Promise.all(all)).every(({ size, name }) => size === 64 && name === undefined));
  });

  const answers: readonly (readonly [payload: unknown, taken: string, kind: Trouble['kind']])[] = [
    [null, 'taken', 'not-found'],
    [undefined, 'taken', 'not-found'],
    [Buffer.from('<html>'), 'taken', 'not-pdf'],
    [pdf(900).subarray(0, 800), 'taken', 'not-pdf'],
    [pdf(1001), 'taken', 'too-large'],
    [pdf().toString('base64'), 'not-buffer', 'not-pdf'],
    [{ data: [1, 2] }, 'not-buffer', 'not-pdf'],
  ];
  for (const [payload, taken, kind] of answers)
    it(`are ${kind} when the flow gives ${Buffer.isBuffer(payload) ? `${payload.length} bytes` : JSON.stringify(payload)}`, async () => {
      const { source, open } = flow();
      const opening = troubleOf(open('pratica 7'));
      assert.equal(source.answer('id-0', { payload, filename: undefined }), taken);
      assert.deepEqual(await opening, { kind });
    });

  it('may come later when the flow does not answer in time', async () => {
    const { source, open } = flow({ answerMs: 10 });
    assert.deepEqual(await troubleOf(open('pratica 7')), { kind: 'unavailable', why: 'flow' });
    assert.equal(source.answer('id-0', { payload: pdf(), filename: undefined }), 'late');
  });

  it('are not waited for by who has given up, but by the others', async () => {
    const { source, open } = flow();
    const gone = new AbortController();
    const given = troubleOf(source.open('pratica 7', 'download', gone.signal));
    const other = open('pratica 7');
    gone.abort();
    assert.deepEqual(await given, { kind: 'unavailable', why: 'timeout' });
    source.answer('id-0', { payload: pdf(), filename: undefined });
    assert.equal((await other).size, 64);
    assert.deepEqual(await troubleOf(source.open('x', 'check', gone.signal)), {
      kind: 'unavailable',
      why: 'timeout',
    });
  });

  it('are asked for only so many at a time', async () => {
    const { source, open } = flow({ maxPending: 2 });
    const [one, two] = [open('1'), open('2')];
    assert.deepEqual(await troubleOf(open('3')), { kind: 'unavailable', why: 'busy' });
    source.answer('id-0', { payload: pdf(), filename: undefined });
    source.answer('id-1', { payload: pdf(), filename: undefined });
    await Promise.all([one, two]);
    const four = open('4');
    source.answer('id-2', { payload: pdf(), filename: undefined });
    assert.equal((await four).size, 64);
  });

  it('are not waited for once the node has gone', async () => {
    const { source, open } = flow();
    const opening = troubleOf(open('pratica 7'));
    source.close();
    assert.deepEqual(await opening, { kind: 'unavailable', why: 'stopped' });
  });

  it('have ids that nobody guesses into: anything else is late', () => {
    const { source } = flow();
    for (const id of ['', 'id-0', undefined, null, 7, {}])
      assert.equal(source.answer(id, { payload: pdf(), filename: undefined }), 'late');
  });
});

describe('remote: what is known of a reference', () => {
  function known(open: (n: number) => Promise<Content>) {
    let [now, asked] = [0, 0];
    const source: Source = {
      open: () => {
        asked += 1;
        return open(asked);
      },
      nameOf: (reference) => reference,
      close: () => undefined,
    };
    const found = referenceCache(source, () => now);
    return { found, asked: () => asked, pass: (ms: number) => (now += ms) };
  }
  const content: Content = {
    size: 64,
    etag: undefined,
    seekable: true,
    name: 'Bando.pdf',
    read: () => assert.fail('only looked at'),
    close: () => undefined,
  };

  it('is looked up once for 20,000 rows, also while the first look is still under way', async () => {
    const { found, asked } = known(() => Promise.resolve(content));
    const all = await Promise.all(Array.from({ length: 20_000 }, () => found('bando.pdf')));
    assert.ok(all.every((one) => one.ok && one.name === 'Bando.pdf'));
    assert.equal(asked(), 1);
  });

  it('is looked up again after half a minute, and for another reference', async () => {
    const { found, asked, pass } = known(() => Promise.resolve(content));
    await found('a');
    pass(29_999);
    await found('a');
    assert.equal(asked(), 1);
    pass(1);
    await found('a');
    await found('b');
    assert.equal(asked(), 3);
  });

  it('is soon looked up again when there was nothing: the person puts the file there and tries again', async () => {
    const { found, asked, pass } = known(() => Promise.reject(trouble('not-found')));
    assert.deepEqual(await found('a'), { ok: false, trouble: { kind: 'not-found' } });
    pass(1_999);
    await found('a');
    assert.equal(asked(), 1);
    pass(1);
    await found('a');
    assert.equal(asked(), 2);
  });

  it('is not looked for one by one when the source does not answer: 20,000 rows would each wait in vain', async () => {
    let works = false;
    const { found, asked, pass } = known(() =>
      works ? Promise.resolve(content) : Promise.reject(unavailable('timeout')),
    );
    const down = { ok: false, trouble: unavailable('timeout').trouble };
    for (let n = 0; n < 20_000; n += 1) assert.deepEqual(await found(`${n}`), down);
    assert.equal(asked(), 3, 'one may be slow by itself, three in a row are not');
    pass(2_000);
    works = true;
    for (let n = 0; n < 10; n += 1) assert.ok((await found(`${n}`)).ok);
    assert.equal(asked(), 13);
  });

  it('is looked for as long as the source answers something in between, be it that there is no such file', async () => {
    const { found, asked } = known((n) =>
      Promise.reject(n % 3 === 0 ? trouble('not-found') : unavailable('timeout')),
    );
    for (let n = 0; n < 30; n += 1) await found(`${n}`);
    assert.equal(asked(), 30);
  });

  it('is "not now" when nobody foresaw what happened', async () => {
    const { found } = known(() => Promise.reject(new Error('?')));
    assert.deepEqual(await found('a'), { ok: false, trouble: unavailable('server').trouble });
  });

  it('does not grow without end', async () => {
    const { found, asked } = known(() => Promise.resolve(content));
    for (let n = 0; n <= 1000; n += 1) await found(`${n}`);
    await found('1000');
    assert.equal(asked(), 1001);
    await found('0');
    assert.equal(asked(), 1002, 'the oldest was forgotten');
  });
});

describe('remote: the places of downloads', () => {
  it('are handed on in the order of arrival', async () => {
    const semaphore = new Semaphore(1, 10);
    const first = await semaphore.enter(signal);
    const order: number[] = [];
    const waiting = [1, 2].map(async (n) => {
      const leave = await semaphore.enter(signal);
      order.push(n);
      leave?.();
    });
    first?.();
    // Leaving twice gives no second place.
    first?.();
    await Promise.all(waiting);
    assert.deepEqual(order, [1, 2]);
    const [again, over] = [await semaphore.enter(signal), semaphore.enter(AbortSignal.abort())];
    assert.ok(again);
    assert.equal(await over, undefined);
  });
});

describe('remote: what is told of refusals', () => {
  it('is one line at once, and one with the count when the quiet time is over', async () => {
    const told: (readonly [string, number])[] = [];
    let tell: () => void = () => undefined;
    const again = new Promise<void>((resolve) => (tell = resolve));
    const tally = new Tally({
      log: (kind, n) => {
        told.push([kind, n]);
        if (told.length === 3) tell();
      },
      show: () => undefined,
      quietMs: 30,
    });
    for (let n = 0; n < 100; n += 1) tally.refused('key');
    tally.refused('owner');
    const alive = setInterval(() => undefined, 1000);
    await again;
    clearInterval(alive);
    assert.deepEqual(told, [
      ['key', 1],
      ['owner', 1],
      ['key', 99],
    ]);
    tally.refused('key');
    tally.close();
    assert.deepEqual(told.at(-1), ['key', 1], 'what is left is told at the end');
  });

  it('shows counts below the node', async () => {
    const alive = setInterval(() => undefined, 1000);
    const shown = await new Promise((resolve) => {
      const tally = new Tally({
        log: () => undefined,
        show: (...counts) => {
          resolve(counts);
        },
      });
      tally.delivered();
      tally.delivered();
      tally.refused('id');
    });
    clearInterval(alive);
    assert.deepEqual(shown, [2, 1]);
  });
});
