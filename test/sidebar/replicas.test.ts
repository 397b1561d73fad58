import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openPostgresRegister, type LineTold, type Register } from '../../nodes/lib/register';
import { say } from '../../nodes/lib/runtime/translate';
import type { Note } from '../../nodes/sidebar/api';
import { ALL, entry } from '../lib/register/support';
import { KEY } from '../lib/register/postgres/bench';
import { citizen, INSTITUTION, ready } from '../support/flow';
import { postgresIsHere, sharedPostgres } from '../support/postgres';
import { stage } from '../support/stage';
import { ask } from './support/ask';

describe('the Node-REDs of one register, in the sidebar', () => {
  const scene = stage();
  let url: string;
  let other: Register;

  before(function () {
    if (!postgresIsHere()) this.skip();
  });
  beforeEach(async () => {
    url = await (await sharedPostgres()).database();
    const keyFile = path.join(scene.runtime.userDir, 'chiave');
    writeFileSync(keyFile, KEY, { mode: 0o600 });
    scene.runtime.settings({
      ioServiziSociali: { registerUrl: url, registerKeyFile: keyFile, registerName: 'nodo-a' },
    });
    other = openPostgresRegister({ url, key: KEY, name: 'nodo-b' }, { beatEvery: 100, paceFor: 0 });
    await other.newest();
  });
  afterEach(() => {
    other.close();
  });

  const line = () => `${INSTITUTION}|live|${scene.url}`;
  const textOf = ({ text, notes = [] }: Note): string =>
    [typeof text === 'string' ? text : say(text), ...notes.map(textOf)].join('\n');
  const replicas = async () => (await ask.overview()).body.replicas?.map(textOf).join('\n') ?? assert.fail();
  /** The other one has the line before our flows start. */
  async function elsewhere(told: LineTold = {}): Promise<void> {
    await other.takeIn(entry({ line: line(), node: 'send', service: 'servizio', hold: true }));
    await other.next({ ...ALL, line: line(), nodes: ['send'] });
    other.peers?.tellWith(() => told);
    await scene.load();
  }
  const status = (wanted: RegExp) => scene.runtime.status('send', ({ text = '' }) => wanted.test(text));

  it('are listed, this one first, with what each sends for and what that is called', async () => {
    await elsewhere();
    await scene.runtime.until(async () => (await replicas()).includes('nodo-b'));
    assert.match(
      await replicas(),
      /^Node-RED con questo registro: 2\nnodo-a · questo Node-RED\nAcceso dal [\s\S]*nodo-b\n[\s\S]*Invia per un ente\nEnte di prova · Invio vero · 1 in coda/,
    );
  });

  it('say who ended and who goes on with its lines, and which nobody sends for', async () => {
    const orphan = '01199250158|live|https://api.io.example';
    await other.takeIn(entry({ line: orphan, hold: true }));
    await elsewhere();
    await other.withdraw();
    other.close();
    await scene.runtime.until(async () => (await replicas()).includes('Invia per un ente'));
    const all = await replicas();
    assert.match(all, /«nodo-b» è stato spento il .* I suoi invii continuano da «nodo-a» \(un ente\)/);
    assert.match(all, /Per un ente .*nessun Node-RED[\s\S]*01199250158 · Invio vero/);
  });

  it('show a line that another one sends for as that one does, under io-send and in the sidebar', async () => {
    await elsewhere();
    const halted = status(/fermo: /);
    other.peers?.tellWith(() => ({ halts: { servizio: 'IO_FORBIDDEN' } }));
    scene.runtime.node('send').receive(ready(citizen('A')));
    await halted;
    const { campaigns } = (await ask.overview()).body;
    const mine = campaigns.find(({ campaign }) => campaign === 'prova');
    assert.deepEqual([mine?.wait, mine?.by], [{ kind: 'halted', code: 'IO_FORBIDDEN' }, 'nodo-b']);
    assert.match(await replicas(), /Invia per un ente · uno non parte\n.*\nFermo: accesso negato/);
    const moves = status(/1 in coda/);
    other.peers?.tellWith(() => ({}));
    await moves;
  });

  it('tell the log which io-sends are not the same, and nothing of citizens', async () => {
    await elsewhere();
    await scene.runtime.until(() => scene.runtime.outbox.flowsDiffer !== undefined);
    const differences = [
      { node: 'send', line: line(), what: 'here' },
      { node: 'altro', line: line(), what: 'there' },
    ] as const;
    scene.runtime.outbox.flowsDiffer?.({ name: 'nodo-b', differences });
    const [told] = scene.runtime.sentences().filter((one) => one.includes('flussi diversi'));
    assert.match(told ?? '', /send.*manca su «nodo-b».*altro.*manca qui/);
  });

  it('tell the log where messages wait that their owner does not send, and of one name that two have', async () => {
    await elsewhere();
    await scene.runtime.until(() => scene.runtime.outbox.unsent !== undefined);
    const { outbox } = scene.runtime;
    outbox.unsent?.([
      { line: line(), name: 'nodo-b' },
      { line: '01199250158|live|', name: 'nodo-b' },
    ]);
    outbox.namesake?.();
    const told = scene.runtime.sentences().join('\n');
    assert.match(told, /«nodo-b».*non ha un «IO invia».*: 00000000000, 01199250158\. .*riavvia «nodo-b»/);
    assert.match(told, /si chiama anche lui «nodo-a».*IO_REGISTER_NAME/);
  });
});

describe('a Node-RED with a register of its own, in the sidebar', () => {
  const scene = stage();

  it('speaks of no others', async () => {
    await scene.load();
    assert.equal((await ask.overview()).body.replicas, undefined);
  });
});
