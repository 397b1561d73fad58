import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Action } from '../../nodes/sidebar/api';
import { checkStage } from '../check/stage';
import { citizen } from '../support/flow';
import { row } from '../support/stage';
import { ask } from './support/ask';

type Json = Record<string, unknown>;

describe('a checked list that a person wants sent', () => {
  const bench = checkStage();
  const { scene } = bench;
  const PEOPLE = ['A', 'B', 'C'].map((last) => citizen('A', last));
  const file = () => path.join(scene.runtime.userDir, 'elenco.csv');
  const reader = (wires: string[] = ['check']): Json => ({
    ...{ id: 'read', type: 'io-file', z: 'tab', x: 100, y: 100, wires: [wires, []] },
    ...{ filename: file(), filenameType: 'str', messageNode: 'message' },
  });

  async function write(codes: readonly string[]): Promise<void> {
    const rows = codes.map((code) => Object.values(row(code)).join(';'));
    await writeFile(file(), [Object.keys(row()).join(';'), ...rows].join('\r\n'));
  }

  /** Reads the file, and gives the verdict's card once it is there. */
  async function checked() {
    const verdict = scene.runtime.wire('verdict');
    scene.runtime.node('read').receive({ topic: 'controlla' });
    await verdict.next();
    for (;;) {
      const [card] = (await ask.overview()).body.verdicts;
      if (card !== undefined) return card;
    }
  }
  const send = async ({ node, at }: { node: string; at: number }) => {
    const { body } = await ask.act({ do: 'send-checked', node, at } satisfies Action);
    return (body as { sending?: string }).sending;
  };
  const why = async () => (await ask.overview()).body.verdicts[0]?.notFromHere;
  const held = async () => (await ask.overview()).body.campaigns[0]?.hold?.n ?? 0;
  const load = (send: Json = {}, more: Json[] = [reader()]) =>
    scene.runtime.load([
      ...bench
        .flow({ ente: { trialList: PEOPLE } })
        .map((node) => (node.id === 'send' ? { ...node, ...send } : node)),
      ...more,
    ]);

  beforeEach(() => write([...PEOPLE, 'ABCDEF', citizen('A', 'A')]));

  for (const confirm of ['never', 'always'])
    it(`waits for their word, also behind an io-send that asks «${confirm}»`, async () => {
      await load({ confirm, confirmAbove: 1_000 });
      const card = await checked();
      assert.deepEqual([card.messages, card.notFromHere], [3, undefined]);
      const sent = scene.runtime.wire('sent');
      assert.equal(await send(card), 'begun');
      const [act] = await scene.runtime.register.acts({ limit: 9 });
      assert.deepEqual([act?.what, act?.n, act?.campaign], ['send-checked', 3, card.campaign], 'in the log');
      await scene.runtime.until(async () => (await scene.runtime.states()).queued === 3);
      await scene.runtime.idle();
      assert.equal(await held(), 3, 'neither the row to correct nor the copy');
      const [after] = (await ask.overview()).body.verdicts;
      assert.deepEqual(
        [after?.at, after?.held, after?.notFromHere],
        [card.at, 3, undefined],
        'the verdict stays',
      );
      assert.deepEqual(scene.reached, []);
      await ask.act({ do: 'confirm', line: card.line, campaign: card.campaign, upTo: 1_000 });
      const outcomes = await sent.take(3);
      assert.deepEqual(scene.reached.toSorted(), PEOPLE);
      assert.equal(await why(), 'passed');
      assert.ok(
        outcomes.every(({ io }) => !('hold' in io)),
        'what is made of an outcome waits for nobody',
      );
    });

  it('does not come when its file has changed, or is not there any more', async () => {
    await load();
    const card = await checked();
    await write([...PEOPLE, citizen('A', 'D')]);
    assert.equal(await send(card), 'changed');
    assert.equal(await why(), 'changed');
    assert.equal(await send(card), 'gone');
    const second = await checked();
    await rm(file());
    assert.equal(await send(second), 'unreadable');
    assert.deepEqual(await scene.runtime.states(), {});
  });

  it('does not come twice', async () => {
    await load();
    const card = await checked();
    assert.deepEqual((await Promise.all([send(card), send(card)])).toSorted(), ['begun', 'gone']);
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 3);
    await scene.runtime.idle();
    assert.equal(await send(card), 'gone');
    assert.deepEqual(await scene.runtime.states(), { queued: 3 });
  });

  it('does not come with another text than the one that was checked', async () => {
    await load();
    const card = await checked();
    const changed = [
      ...bench
        .flow({ ente: { trialList: PEOPLE } })
        .map((node) => (node.id === 'message' ? { ...node, name: 'Altro' } : node)),
      reader(),
    ];
    await scene.runtime.deploy(changed, 'nodes');
    assert.deepEqual(
      (await ask.overview()).body.verdicts,
      [],
      'the check is made anew with its message node',
    );
    assert.equal(await send(card), 'gone');
    assert.deepEqual(await scene.runtime.states(), {});
  });

  it('is not offered where its rows went to io-send beside the check', async () => {
    await load({ confirm: 'never' }, [reader(['check', 'message'])]);
    const sent = scene.runtime.wire('sent');
    const card = await checked();
    await sent.take(3);
    assert.equal(await why(), 'passed');
    assert.equal(await send(card), 'gone');
  });

  it('is not offered any more once its io-file reads no more', async () => {
    await load();
    await checked();
    const before = bench.flow({ ente: { trialList: PEOPLE } });
    await scene.runtime.deploy([...before, { ...reader(), name: 'Altro' }], 'nodes');
    assert.equal(await why(), 'changed');
  });

  it('says so of rows that no io-file reads, and of a part of a list', async () => {
    await load();
    await bench.check([row(citizen('A'))]);
    assert.equal(await why(), 'source');
    const verdict = scene.runtime.wire('verdict');
    bench.feed([row(citizen('A'))], {}, { id: 'part', count: 2 });
    scene.runtime.node('check').receive({ complete: true, parts: { id: 'part' } });
    await verdict.next();
    while ((await why()) === 'source');
    assert.equal(await why(), 'incomplete');
  });

  it('says so where no io-send is behind the message node', async () => {
    await scene.runtime.load(
      bench.flow().map((node) => (node.id === 'message' ? { ...node, wires: [[], []] } : node)),
    );
    await bench.check([row(citizen('A'))]);
    assert.equal(await why(), 'nowhere');
  });

  it('says nothing of a list of which nothing would leave', async () => {
    await load();
    const verdict = scene.runtime.wire('verdict');
    await write(['ABCDEF']);
    scene.runtime.node('read').receive({});
    await verdict.next();
    assert.equal((await ask.overview()).body.verdicts[0]?.messages, 0);
    assert.equal(await why(), undefined);
  });
});
