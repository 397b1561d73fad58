import assert from 'node:assert/strict';
import type { Register } from '../../../../nodes/lib/register';
import { postgresIsHere, sharedPostgres } from '../../../support/postgres';
import { TcpProxy } from '../../../support/tcp-proxy';
import { ALL, emitted, entry, sending, sent, stateOf } from '../support';
import { postgresBench, sharedUrl, sql, startShared, type PostgresBench } from './bench';

const KEY = 'a'.repeat(64);

describe('a write whose answer is lost', () => {
  let place: PostgresBench;
  let proxy: TcpProxy;
  let register: Register;
  let witness: Register;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(async () => {
    place = postgresBench();
    proxy = await TcpProxy.before((await sharedPostgres()).port);
    const url = new URL(sharedUrl());
    url.port = String(proxy.port);
    register = place.another({ url: url.href });
    witness = place.another();
  });
  afterEach(async () => {
    place.end();
    await proxy.end();
  });

  /** What is said next that has these words arrives, its answer does not. */
  function loseAnswerTo(words: string): Promise<void> {
    return proxy.deafAfter((bytes) => bytes.includes(words), 50);
  }
  const countAll = async () => {
    const cells = await witness.counts({});
    return cells.map(({ state, reason, n }) => [state, reason, n]);
  };

  it('has taken in each message once, and says of each what became of it', async () => {
    await register.takeIn(entry());
    const lost = loseAnswerTo('.take_in(');
    const taken = await Promise.all([
      register.takeIn(entry({ key: KEY })),
      register.takeIn(entry({ key: KEY })),
      register.takeIn(entry({ key: '', discard: { reason: 'INVALID_MESSAGE' } })),
      register.takeIn(entry()),
    ]);
    await lost;
    assert.deepEqual(
      taken.map(({ id, state, reason }) => [id, state, reason]),
      [
        [2, 'queued', undefined],
        [3, 'discarded', 'DUPLICATE'],
        [4, 'discarded', 'INVALID_MESSAGE'],
        [5, 'queued', undefined],
      ],
    );
    assert.deepEqual(await countAll(), [
      ['discarded', 'DUPLICATE', 1],
      ['discarded', 'INVALID_MESSAGE', 1],
      ['queued', null, 3],
    ]);
  });

  it('has made one intent of it, which may be sent by', async () => {
    const { id } = await register.takeIn(entry());
    await register.next(ALL);
    const lost = loseAnswerTo('.flush(');
    assert.equal(await register.intend({ id, attempts: 0 }), true);
    await lost;
    const [row] = await witness.page({ scope: { ids: [id] }, limit: 1 });
    assert.deepEqual([row?.state, row?.attempts], ['sending', 1]);
  });

  it('has recorded an outcome once', async () => {
    const id = await sending(register);
    const lost = loseAnswerTo('.flush(');
    assert.equal(await register.record({ id, state: 'sent', ioId: 'io-1', detail: { n: 1 } }), true);
    await lost;
    assert.deepEqual((await witness.find('io-1'))?.detail, { n: 1 });
    assert.deepEqual(await countAll(), [['sent', null, 1]]);
  });

  it('has marked what goes out and what has gone out', async () => {
    const id = await sent(register);
    const [before] = await register.unemitted('send-1', 0, 9);
    assert.equal(before?.id, id);
    let lost = loseAnswerTo('.flush(');
    await register.giving([id]);
    await lost;
    lost = loseAnswerTo('.flush(');
    await emitted(register, [id]);
    await lost;
    assert.deepEqual(await register.unemitted('send-1', 0, 9), []);
    assert.equal((await witness.find(`io-${id}`))?.msg, null);
  });

  it('has put a released message back, to be tried once more', async () => {
    const id = await sending(register);
    const lost = loseAnswerTo('.flush(');
    await register.release([{ id, attempts: 1 }]);
    await lost;
    assert.equal(await stateOf(witness, id), 'queued');
    assert.deepEqual(
      (await register.next(ALL)).map((one) => [one.id, one.attempts]),
      [[id, 1]],
    );
  });

  it('has made what a person decided happen once', async () => {
    await register.takeIn(entry());
    const lost = loseAnswerTo('COMMIT');
    await register.stop([{ node: 'send-1', campaign: null }]);
    await lost;
    assert.deepEqual(await witness.stops(), [{ node: 'send-1', campaign: null }]);
    assert.equal((await sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${place.schema}.done`))[0]?.n, 1);
  });

  it('is not there when the database did not hear it: it is said once more', async () => {
    await register.takeIn(entry());
    proxy.cut();
    const { id } = await register.takeIn(entry());
    proxy.cut();
    assert.deepEqual((await register.next(ALL)).length, 2);
    proxy.cut();
    assert.equal(await register.intend({ id, attempts: 0 }), true);
    proxy.cut();
    assert.equal(await register.record({ id, state: 'sent' }), true);
    proxy.cut();
    assert.deepEqual(await countAll(), [
      ['queued', null, 1],
      ['sent', null, 1],
    ]);
    assert.equal((await register.counts({})).length, 2);
  });
});
