import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Campaign } from '../../scripts/demo/campaign';
import { type CanvasNode, widthOf } from '../../scripts/canvas/box';
import { FONTS } from '../../scripts/canvas/text-width';
import { prepareFlows } from '../../scripts/demo/flows';
import { nextSteps } from '../../scripts/demo/next';

const EXAMPLE = path.join(__dirname, '../../examples/02 - Bando da CSV.json');

const csv = (count: number) => output('csv', { parts: { index: 0, count } });
const outcome = (index: number) =>
  output('io-send', { io: { outcome: 'sent' }, parts: { index }, payload: { codice_fiscale: '' } });

function output(type: string, msg: object) {
  return { event: 'output', type, node: type, output: 1, msg } as const;
}

describe('the demonstration', () => {
  it('goes on whatever is pressed after its campaign: more rows, and the same file once more', async () => {
    const written: string[] = [];
    const campaign = new Campaign({ isTTY: true, write: (text) => written.push(text) });
    campaign.hear(csv(30));
    for (let index = 0; index < 31; index += 1) campaign.hear(outcome(index));
    campaign.hear(csv(40));
    campaign.hear(outcome(0));
    assert.equal((await campaign.rows).length, 30);
    assert.match(written.at(-1) ?? '', /30\/30\n$/);
  });

  it('counts no row beyond those of its file when something else is sent meanwhile', async () => {
    const campaign = new Campaign({ write: () => undefined });
    for (let index = 0; index < 3; index += 1) campaign.hear(outcome(index));
    campaign.hear(csv(2));
    campaign.hear(outcome(0));
    const early = await Promise.race([campaign.rows, Promise.resolve('waits')]);
    assert.equal(early, 'waits');
  });

  it('says what to do next, and at a second start that the simulated post is empty', () => {
    for (const found of [false, true]) {
      const lines = nextSteps('http://127.0.0.1:1880/', found).split('\n');
      assert.equal(lines.length, 3);
      assert.equal(
        lines.filter((line) => line.includes('http://127.0.0.1:1880/io-servizi-sociali/inbox/')).length,
        1,
      );
      assert.equal(lines.join().includes('riparte vuota'), found);
    }
  });

  describe('its folder', () => {
    let userDir = '';
    const flowFile = () => path.join(userDir, 'flows.json');

    beforeEach(async () => {
      userDir = await mkdtemp(path.join(tmpdir(), 'io-demo-'));
    });
    afterEach(() => rm(userDir, { recursive: true }));

    it('begins with the example, whose first comment does not ask to send what was just sent', async () => {
      assert.equal(await prepareFlows(userDir, EXAMPLE, false), false);
      const flows = JSON.parse(await readFile(flowFile(), 'utf8')) as CanvasNode[];
      const [comment] = flows.filter(({ type }) => type === 'comment');
      assert.match(comment?.name ?? '', /^1\. Il file di esempio è già partito/);
      const [before] = (JSON.parse(await readFile(EXAMPLE, 'utf8')) as typeof flows).filter(
        ({ type }) => type === 'comment',
      );
      for (const font of FONTS)
        assert.ok(comment && before && widthOf(comment, font) <= widthOf(before, font), 'it has room');
    });

    it('keeps what a user left, until told to begin anew', async () => {
      await writeFile(flowFile(), '[{"id":"mine","type":"tab"}]');
      assert.equal(await prepareFlows(userDir, EXAMPLE, false), true);
      assert.match(await readFile(flowFile(), 'utf8'), /"mine"/);
      assert.equal(await prepareFlows(userDir, EXAMPLE, true), false);
      assert.doesNotMatch(await readFile(flowFile(), 'utf8'), /"mine"/);
    });
  });
});
