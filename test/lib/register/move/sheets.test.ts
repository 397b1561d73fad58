import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openPostgresRegister,
  openRegister,
  sheetsInFile,
  type SheetMemory,
} from '../../../../nodes/lib/register';
import { moveAway } from '../../../../nodes/lib/register/move/away';
import { moveHere } from '../../../../nodes/lib/register/move/here';
import type { Progress } from '../../../../nodes/lib/register/move/problem';
import { forkBuilt } from '../../../support/built';
import { postgresIsHere, sharedPostgres } from '../../../support/postgres';
import { sheetsOf } from '../postgres/bench';
import { entry } from '../support';
import { LIVE, OTHER } from './filled';

const KEY = Buffer.alloc(64, 9);
const QUIET: Progress = { step: () => undefined, rows: () => undefined, isStopped: () => false };
const INSTITUTION = '01199250158';
const MINE = `${INSTITUTION}|https://api.io.example`;
const THEIRS = '11111111115|https://api.io.example';
const REHEARSAL = `${INSTITUTION}|simulator`;
const KNOWN = { serviceId: 'S1', logo: 'x', minors: true };
const SAVED = {
  version: 1,
  services: {
    [JSON.stringify([MINE, 'scheda'])]: KNOWN,
    [JSON.stringify([THEIRS, 'altra'])]: { serviceId: 'S2' },
    [JSON.stringify([REHEARSAL, 'scheda'])]: { serviceId: '0000000000A' },
  },
  pending: [{ destination: MINE, node: 'mensa', name: 'Mensa', since: 1_760_000_000_000 }],
};
const OWN = {
  ...SAVED,
  services: Object.fromEntries(Object.entries(SAVED.services).filter(([key]) => key.includes(INSTITUTION))),
};

describe('what is remembered of sheets, when its register moves', () => {
  let root: string;
  let folder: string;
  let url: string;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await sharedPostgres();
  });
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'io-move-'));
    folder = join(root, 'io-servizi-sociali');
    url = await (await sharedPostgres()).database();
    await begin(folder);
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  /** A register with a message of each institution, and the sheets beside it. */
  async function begin(at: string): Promise<void> {
    const register = openRegister(at);
    for (const line of [LIVE, OTHER]) await register.takeIn(entry({ line }));
    register.close();
    writeFileSync(join(at, 'sheets.json'), JSON.stringify(SAVED));
  }

  function options(more: object = {}) {
    const database = { url, key: KEY, isSynchronous: false, patience: 1500 };
    return { folder, database, isRehearsal: false, progress: QUIET, ...more };
  }
  const back = () => join(root, 'back');
  const away = (more: object = {}) =>
    moveAway({ ...options({ folder: back(), ...more }), institution: INSTITUTION });

  async function inDatabase<T>(ask: (memory: SheetMemory) => Promise<T>): Promise<T> {
    const register = openPostgresRegister({ url, key: KEY, name: 'prova' }, { beatEvery: 100 });
    try {
      return await ask(sheetsOf(register));
    } finally {
      await register.withdraw();
      register.close();
    }
  }

  const assertThere = (): Promise<void> =>
    inDatabase(async (memory) => {
      assert.deepEqual(await memory.service(MINE, 'scheda'), KNOWN);
      assert.deepEqual(await memory.service(THEIRS, 'altra'), { serviceId: 'S2' });
      const [pending, ...more] = await memory.pending(MINE);
      assert.deepEqual([pending?.node, pending?.name, more], ['mensa', 'Mensa', []]);
      assert.ok((pending?.age ?? 0) > 0);
    });
  const assertGone = (): Promise<void> =>
    inDatabase(async (memory) => {
      assert.equal(await memory.service(MINE, 'scheda'), undefined);
      assert.deepEqual(await memory.pending(MINE), []);
    });
  const savedIn = (at: string): unknown => JSON.parse(readFileSync(join(at, 'sheets.json'), 'utf8'));

  it('goes along, and its file gets another name', async () => {
    const counts = await moveHere(options());
    assert.equal(counts?.sheets.size, 4);
    await assertThere();
    const names = readdirSync(folder).filter((name) => name.startsWith('sheets'));
    assert.match(names.join(), /^sheets\.moved-[^,]*\.json$/);
    await assert.rejects(sheetsInFile(folder).service(MINE, 'scheda'), { code: 'IO_REGISTER_ELSEWHERE' });
  });

  it('comes back with its institution, and the others stay', async () => {
    await moveHere(options());
    const seen = await inDatabase((memory) => memory.standing(MINE));
    await away();
    assert.deepEqual(savedIn(back()), OWN);
    await assertGone();
    await inDatabase(async (memory) => {
      assert.deepEqual(await memory.service(THEIRS, 'altra'), { serviceId: 'S2' });
      // Whoever looked before the move begins nothing after it.
      assert.equal(await memory.begin({ destination: MINE, node: 'n', name: 'Mensa' }, seen), undefined);
    });
    await moveHere(options({ folder: back() }));
    await assertThere();
  });

  it('is as it was on both sides after a rehearsal', async () => {
    await moveHere(options({ isRehearsal: true }));
    assert.deepEqual(savedIn(folder), SAVED);
    await assertGone();
    await moveHere(options());
    await away({ isRehearsal: true });
    assert.deepEqual(readdirSync(back()), []);
    await assertThere();
  });

  it('is taken from a folder without it, too', async () => {
    rmSync(join(folder, 'sheets.json'));
    assert.equal((await moveHere(options()))?.sheets.size, 0);
    await away();
    assert.ok(!readdirSync(back()).includes('sheets.json'));
  });

  it('does not come where a node has another service, and takes the place of what was rehearsed', async () => {
    await inDatabase(async (memory) => {
      await memory.remember(REHEARSAL, 'scheda', { serviceId: '0000000000B' });
      await memory.remember(MINE, 'scheda', { serviceId: 'S9' });
    });
    await assert.rejects(moveHere(options()), { problem: 'SHEET_THERE', args: { node: 'scheda' } });
    await inDatabase((memory) => memory.remember(MINE, 'scheda', { serviceId: 'S1', minors: false }));
    await moveHere(options());
    await assertThere();
    const rehearsed = await inDatabase((memory) => memory.service(REHEARSAL, 'scheda'));
    assert.equal(rehearsed?.serviceId, '0000000000A');
  });

  it('stays whole on both sides when somebody makes a service meanwhile', async () => {
    const step: Progress['step'] = async (one) => {
      if (one === 'compared') await sheetsInFile(folder).remember(MINE, 'nuova', { serviceId: 'S3' });
    };
    await assert.rejects(moveHere(options({ progress: { ...QUIET, step } })), { code: 'IO_REGISTER_BUSY' });
    await assertGone();
    assert.equal((await sheetsInFile(folder).service(MINE, 'nuova'))?.serviceId, 'S3');
    await moveHere(options());
    assert.equal((await inDatabase((memory) => memory.service(MINE, 'nuova')))?.serviceId, 'S3');
  });

  for (const step of ['compared', 'put-aside', 'committed'] as const) {
    it(`is in one place after a kill when it is ${step} to the database, and a second command`, async () => {
      await killedAt('here', folder, step);
      await moveHere(options());
      await assertThere();
      assert.ok(!readdirSync(folder).includes('sheets.json'));
    });

    it(`is in one place after a kill when it is ${step} back to the file, and a second command`, async () => {
      await moveHere(options());
      mkdirSync(back());
      await killedAt('away', back(), step);
      await away();
      assert.deepEqual(savedIn(back()), OWN);
      await assertGone();
    });
  }

  async function killedAt(way: string, at: string, step: string): Promise<void> {
    const child = forkBuilt(join(__dirname, 'child.ts'), [way, at, url, INSTITUTION, step]);
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL');
  }
});
