import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MIGRATIONS } from '../../../../nodes/lib/register/postgres/schema';
import { save, review } from '../../../../nodes/service-sheet/acts';
import type { ActResult } from '../../../../nodes/service-sheet/api';
import type { SheetMemory } from '../../../../nodes/lib/register';
import { UNSURE_MS } from '../../../../nodes/service-sheet/find';
import type { SheetSession } from '../../../../nodes/service-sheet/session';
import { Bench, order } from '../../../service-sheet/support/bench';
import { forkBuilt } from '../../../support/built';
import { postgresIsHere, sharedPostgres } from '../../../support/postgres';
import { TcpProxy } from '../../../support/tcp-proxy';
import { LINE, stateOf } from '../support';
import { postgresBench, sharedUrl, sheetsOf, startShared, type Another, type PostgresBench } from './bench';

const NAME = { serviceName: 'Servizi sociali' };
const MINE = order({ sheet: NAME });
const IO = '00000000000|https://api.io.example';
const codes = ({ problems }: ActResult): string[] => problems.map(({ code }) => code);

describe('sheets of services, saved from several Node-REDs', () => {
  let place: PostgresBench;
  let io: Bench;
  let replicas = 0;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(async () => {
    place = postgresBench();
    io = new Bench();
    await io.open();
  });
  afterEach(async () => {
    place.end();
    await io.close();
  });

  /**
   * Of a Node-RED of its own. Within a process acts on one destination wait for each other, between two they do not: so each calls the
   * destination by another name.
   */
  function session(options: Another = {}): SheetSession {
    return inProcess(sheetsOf(place.another(options)));
  }

  function inProcess(memory: SheetMemory): SheetSession {
    replicas += 1;
    const real: SheetMemory = {
      standing: () => memory.standing(IO),
      service: (_, node) => memory.service(IO, node),
      pending: () => memory.pending(IO),
      begin: (creation, standing) => memory.begin({ ...creation, destination: IO }, standing),
      remember: (_, node, what) => memory.remember(IO, node, what),
      end: (begun) => memory.end(begun),
    };
    return io.session({ memory: real, destination: `${IO}#${replicas}` });
  }

  /** Both find nothing, and go on together. */
  function together(...sessions: SheetSession[]): SheetSession[] {
    let waiting = sessions.length;
    let go: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (go = resolve));
    return sessions.map((one) => {
      let hasMet = false;
      const memory: SheetSession['memory'] = {
        ...one.memory,
        async begin(creation, standing) {
          if (!hasMet) {
            hasMet = true;
            waiting -= 1;
            if (waiting === 0) go();
            await all;
          }
          return one.memory.begin(creation, standing);
        },
      };
      return { ...one, memory };
    });
  }

  it('make one service when the same sheet is saved on both at the same moment', async () => {
    const pair = together(session(), session());
    const results = await Promise.all(pair.map((one) => save(one, MINE)));
    assert.deepEqual(await io.names(), ['Servizi sociali']);
    assert.equal(io.gateway.writes.filter((one) => one === 'POST ').length, 1);
    const [created, ...more] = results.filter(({ done }) => done === 'created');
    const other = results.find((one) => one !== created) ?? assert.fail();
    assert.ok(created !== undefined && more.length === 0);
    // It finds what the first one made, or is told to look again: never a second service.
    assert.match([other.done, ...codes(other)].join(' '), /^unchanged|SHEET_UNSURE/);
    assert.equal((await save(session(), MINE)).done, 'unchanged');
  });

  it('make one service when two nodes want the same name at the same moment', async () => {
    const pair = together(session(), session());
    const orders = [MINE, order({ node: 'altra', sheet: NAME })];
    const results = await Promise.all(pair.map((one, n) => save(one, orders[n] ?? MINE)));
    assert.deepEqual(await io.names(), ['Servizi sociali']);
    const other = results.find(({ done }) => done === undefined);
    assert.ok(other && /^SHEET_(EXISTS|UNSURE)$/.test(codes(other)[0] ?? ''));
  });

  it('make both services when two nodes want different names at the same moment', async () => {
    const pair = together(session(), session());
    const orders = [MINE, order({ node: 'altra', sheet: { serviceName: 'Mensa' } })];
    const results = await Promise.all(pair.map((one, n) => save(one, orders[n] ?? MINE)));
    assert.deepEqual(
      results.map(({ done }) => done),
      ['created', 'created'],
    );
    assert.deepEqual((await io.names()).sort(), ['Mensa', 'Servizi sociali']);
  });

  it('know on the other what one has made, also under a new name', async () => {
    const { state } = await save(session(), MINE);
    const renamed = order({ sheet: { serviceName: 'Servizi alla persona' } });
    const result = await save(session(), renamed);
    assert.deepEqual([result.done, result.state?.id], ['updated', state?.id]);
    assert.deepEqual(await io.names(), ['Servizi alla persona']);
  });

  it('take up on the other what one had begun when it died', async () => {
    const first = session();
    const dead = { ...first.memory, remember: () => new Promise<void>(() => undefined) };
    void save({ ...first, memory: dead }, MINE);
    while ((await io.names()).length === 0) await new Promise(setImmediate);
    const renamed = order({ sheet: { serviceName: 'Servizi alla persona' } });
    assert.equal((await save(session(), renamed)).done, 'updated');
    assert.deepEqual(await io.names(), ['Servizi alla persona']);
  });

  it('wait where one has died before IO had it, for as long as it could still come, and no longer', async () => {
    const memory = sheetsOf(place.another());
    await memory.begin(
      { destination: IO, node: 'scheda', name: 'Servizi sociali' },
      await memory.standing(IO),
    );
    place.wait(UNSURE_MS - 1);
    assert.deepEqual(codes(await save(session(), MINE)), ['SHEET_UNSURE']);
    place.wait(1);
    assert.equal((await save(session(), MINE)).done, 'created');
  });

  it('count that time by the clock of the database, whatever the computers say', async () => {
    const memory = sheetsOf(place.another());
    await memory.begin(
      { destination: IO, node: 'scheda', name: 'Servizi sociali' },
      await memory.standing(IO),
    );
    place.jump(UNSURE_MS);
    assert.deepEqual(codes(await save(session(), MINE)), ['SHEET_UNSURE']);
  });

  it('ask IO nothing where the note of it took too long', async () => {
    let time = 0;
    const slow = session({ sinceBoot: () => (time += 31_000) });
    assert.deepEqual(codes(await save(slow, MINE)), ['SHEET_UNSURE']);
    assert.deepEqual(io.gateway.writes, []);
    assert.equal((await save(session(), MINE)).done, 'created');
  });

  for (const words of ['sheet_begun', 'COMMIT'])
    it(`make one service although the answer to the note of it is lost (${words})`, async () => {
      const proxy = await TcpProxy.before((await sharedPostgres()).port);
      try {
        const url = new URL(sharedUrl());
        url.port = String(proxy.port);
        const mine = session({ url: url.href });
        await mine.memory.standing(IO);
        const lost = proxy.deafAfter((bytes) => bytes.includes(words), 50);
        const result = await save(mine, MINE);
        await lost;
        assert.equal(result.done, 'created');
        assert.deepEqual(await io.names(), ['Servizi sociali']);
        assert.deepEqual(await mine.memory.pending(IO), []);
      } finally {
        await proxy.end();
      }
    });

  it('make nothing while the database cannot be reached, and say what was made when it cannot be noted', async () => {
    const gone = place.another();
    gone.close();
    await assert.rejects(save(inProcess(sheetsOf(gone)), MINE), {
      code: 'IO_REGISTER_UNAVAILABLE',
    });
    assert.deepEqual(io.gateway.writes, []);
    const register = place.another();
    const mine = inProcess(sheetsOf(register));
    io.gateway.spoil = ({ method }) => {
      if (method === 'POST') register.close();
      return undefined;
    };
    const result = await save(mine, MINE);
    assert.deepEqual([result.done, codes(result)], ['created', ['SHEET_REGISTER']]);
    assert.match(String(result.problems[0]?.args?.id), /^\w+$/);
    io.gateway.spoil = () => undefined;
    assert.equal((await save(session(), MINE)).done, 'unchanged');
    assert.deepEqual(await io.names(), ['Servizi sociali']);
  });

  it('say that a review was asked for, also where the register cannot be read afterwards', async () => {
    const register = place.another();
    const mine = inProcess(sheetsOf(register));
    await save(mine, MINE);
    io.gateway.spoil = ({ method }) => {
      if (method === 'PUT') register.close();
      return undefined;
    };
    const result = await review(mine, MINE, false);
    assert.deepEqual([result.done, codes(result)], ['submitted', ['SHEET_REGISTER']]);
  });

  it('begin nothing while the database is doubted, except in the simulator', async () => {
    const register = place.another();
    await register.newest();
    await place.sql(`INSERT INTO meta VALUES ('doubt', '{"reason":"failed-over","at":1,"lastSeenAt":1}')`);
    const doubted = place.another();
    await doubted.newest();
    assert.equal(doubted.doubt()?.reason, 'failed-over');
    await assert.rejects(save(inProcess(sheetsOf(doubted)), MINE), {
      code: 'IO_REGISTER_ROLLED_BACK',
    });
    const rehearsal = { destination: '00000000000|simulator|a', isSimulator: true };
    assert.equal((await save(io.session({ memory: sheetsOf(doubted), ...rehearsal }), MINE)).done, 'created');
    await doubted.settleDoubt('anna');
    assert.deepEqual(codes(await save(inProcess(sheetsOf(doubted)), MINE)), ['SHEET_EXISTS']);
  });

  it('find their place in a database of the version before', async () => {
    const older = postgresBench(false);
    try {
      const before = older.another({ migrations: MIGRATIONS.slice(0, 2) });
      // Its tables are there; this version's statements want later ones.
      await before.newest().catch(() => undefined);
      before.close();
      await older.sql(`INSERT INTO line (name) VALUES ('${LINE}');
        INSERT INTO lane (line, node, service, campaign, since) SELECT id, 'send-1', 's', 'c', 0 FROM line;
        INSERT INTO message (id, line, lane, type, state, taken_at, changed_at)
          SELECT nextval('message_id'), line, id, 't', 'queued', 0, 0 FROM lane`);
      const after = older.another();
      const id = await after.newest();
      await sheetsOf(after).remember(IO, 'scheda', { serviceId: 'S1' });
      assert.equal(await stateOf(after, id), 'queued');
      assert.equal((await sheetsOf(after).service(IO, 'scheda'))?.serviceId, 'S1');
    } finally {
      older.end();
    }
  });

  it('know what a Node-RED has kept in its folder so far, taken along once', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'io-sheets-'));
    try {
      const kept = {
        version: 1,
        services: { [JSON.stringify([IO, 'scheda'])]: { serviceId: 'S1', minors: true } },
        pending: [{ destination: IO, node: 'altra', name: 'Mensa', since: place.now() - 5 }],
      };
      writeFileSync(path.join(folder, 'sheets.json'), JSON.stringify(kept));
      const first = sheetsOf(place.another({ sheetFolder: folder }));
      assert.deepEqual(await first.service(IO, 'scheda'), { serviceId: 'S1', minors: true });
      assert.deepEqual(await first.pending(IO), [{ node: 'altra', name: 'Mensa', age: 5 }]);
      await first.remember(IO, 'scheda', { serviceId: 'S2' });
      await first.remember(IO, 'altra', { serviceId: 'S3' });
      const second = sheetsOf(place.another({ sheetFolder: folder }));
      assert.deepEqual(await second.service(IO, 'scheda'), { serviceId: 'S2' });
      assert.deepEqual(await second.pending(IO), []);
      assert.deepEqual(readdirSync(folder), ['sheets.json']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('make one service when several processes save it at once, one is killed on the way, or no answer comes', async () => {
    for (let round = 0; round < 3; round += 1) {
      const name = `Servizio ${round}`;
      const args = [sharedUrl(), place.schema, io.url, IO, `nodo ${round}`, name];
      const children = [1, 2, 3].map(() => forkBuilt(path.join(__dirname, 'sheet-child.ts'), args));
      const ready = Promise.all(children.map((child) => once(child, 'message')));
      await ready;
      const ended = Promise.all(children.map((child) => once(child, 'exit')));
      io.gateway.spoil = ({ method }) => {
        if (method !== 'POST' || round === 0) return undefined;
        // Whoever has asked dies without having heard the answer.
        const [victim] = children.splice(0, 1);
        if (round === 1) victim?.kill('SIGKILL');
        return 'reset-after';
      };
      for (const child of [...children]) child.send('go');
      await ended;
      io.gateway.spoil = () => undefined;
      assert.equal((await io.names()).filter((one) => one === name).length, 1, name);
    }
  });
});
