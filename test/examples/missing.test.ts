/** Why a recipe with another package's nodes says first to install it: there is no way to ship such nodes asleep. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { prepareUserDir, startNodeRed } from '../../scripts/node-red';
import { example } from './support/examples';

describe('a recipe whose package is not installed', () => {
  let userDir: string;
  const { nodes } = example('11');
  /** Why Node-RED did not start. */
  let refused: unknown;

  before('start Node-RED with it, its tab and its nodes disabled', async () => {
    userDir = await mkdtemp(path.join(os.tmpdir(), 'io-missing-'));
    await prepareUserDir(userDir);
    const asleep = nodes.map((node) =>
      node.type === 'tab' ? { ...node, disabled: true } : { ...node, d: true },
    );
    await writeFile(path.join(userDir, 'flows.json'), JSON.stringify(asleep));
    refused = await startNodeRed({ userDir, port: 0, tellOutputOf: [] }, () => undefined).catch(
      (error: unknown) => error,
    );
  });
  after(() => rm(userDir, { recursive: true, force: true }));

  it('keeps Node-RED from starting any flow, its tab and nodes disabled or not, as its first comment says', () => {
    assert.ok(refused instanceof Error);
    const [first] = nodes.filter(({ type }) => type === 'comment');
    assert.match(String(first?.info), /non basta disattivare questa scheda/);
  });

  it('is not waited for by the Node-RED of demonstration and benches, which names the types that are not there', () => {
    assert.match(String(refused), /no such node types: sqlite, sqlitedb/);
  });
});
