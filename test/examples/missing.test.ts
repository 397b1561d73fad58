/** Why a recipe with another package's nodes says first to install it: there is no way to ship such nodes asleep. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { prepareUserDir, startNodeRed } from '../../scripts/node-red';
import { example } from './support/examples';

describe('a recipe whose package is not installed', () => {
  let userDir: string;

  before(async () => {
    userDir = await mkdtemp(path.join(os.tmpdir(), 'io-missing-'));
    await prepareUserDir(userDir);
  });
  after(() => rm(userDir, { recursive: true, force: true }));

  it('keeps Node-RED from starting any flow, its tab and nodes disabled or not, as its first comment says', async () => {
    const { nodes } = example('11');
    const asleep = nodes.map((node) =>
      node.type === 'tab' ? { ...node, disabled: true } : { ...node, d: true },
    );
    await writeFile(path.join(userDir, 'flows.json'), JSON.stringify(asleep));
    const starting = startNodeRed({ userDir, port: 0, tellOutputOf: [] }, () => undefined);
    await assert.rejects(starting, /no such node types: sqlite, sqlitedb/);
    const [first] = nodes.filter(({ type }) => type === 'comment');
    assert.match(String(first?.info), /non basta disattivare questa scheda/);
  });
});
