import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareUserDir, startNodeRed } from '../../scripts/node-red';

describe('the Node-RED of demonstration and benches', () => {
  let userDir: string;

  beforeEach(async () => {
    userDir = await mkdtemp(path.join(tmpdir(), 'io-missing-'));
    await prepareUserDir(userDir);
  });

  afterEach(() => rm(userDir, { recursive: true, force: true }));

  it('does not wait for ever for flows with a node type that is not there, and names it', async () => {
    const flow = [
      { id: 'tab', type: 'tab', label: 'Flusso' },
      { id: 'node', type: 'io-not-there', z: 'tab', x: 0, y: 0, wires: [] },
    ];
    await writeFile(path.join(userDir, 'flows.json'), JSON.stringify(flow));
    await assert.rejects(
      startNodeRed({ userDir, port: 0, tellOutputOf: [] }, () => undefined),
      /no such node types: io-not-there/,
    );
  });
});
