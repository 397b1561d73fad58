import assert from 'node:assert/strict';
import type { By, Register } from '../../../nodes/lib/register';
import { ALL, type Bench, contract, entry, LINE } from './support';

const ANNA: By = { who: 'anna', page: '', sending: '', detail: { from: 'sidebar' } };

contract('what people decide about messages, in the log', (bench, backend) => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  const log = async (): Promise<string[]> =>
    (await register.acts({ limit: 1000 })).map(
      ({ who, what, campaign, n }) => `${who} ${what} ${campaign} ${n}`,
    );

  async function take(campaign: string, n: number, more: object = {}): Promise<number[]> {
    const ids: number[] = [];
    for (let row = 0; row < n; row += 1) ids.push((await register.takeIn(entry({ campaign, ...more }))).id);
    return ids;
  }

  async function inDoubt(campaign: string, n: number): Promise<number[]> {
    const ids = await take(campaign, n);
    await register.next({ ...ALL, limit: 100 });
    for (const id of ids) {
      await register.intend({ id, attempts: 0 });
      await register.record({ id, state: 'in-doubt', reason: 'NO_ANSWER' });
    }
    return ids;
  }

  it('stand with who, what, campaign and how many it was about', async () => {
    await take('Mensa', 3);
    await register.stop([{ node: 'send-1', campaign: 'Mensa' }], ANNA);
    await register.resume([{ node: 'send-1', campaign: 'Mensa' }], ANNA);
    await register.cancel({ line: LINE, campaign: 'Mensa' }, ANNA);
    await register.cancel({ line: LINE, campaign: 'Mensa' }, ANNA);
    assert.deepEqual(await log(), [
      'anna stop Mensa 3',
      'anna resume Mensa 3',
      'anna cancel Mensa 3',
      'anna cancel Mensa 0',
    ]);
    const [first] = await register.acts({ limit: 1 });
    assert.deepEqual([first?.line, first?.page, first?.detail], [LINE, '', '{"from":"sidebar"}']);
  });

  it('name each campaign of messages that are named one by one, and count those that it changes', async () => {
    const ids = [...(await inDoubt('Mensa', 2)), ...(await inDoubt('Libri', 1)), ...(await take('Nidi', 1))];
    await register.resend({ ids: ids.slice(0, 1) }, ANNA);
    await register.markSent({ ids }, { ...ANNA, who: 'bruno' });
    assert.deepEqual(await log(), [
      'anna resend Mensa 1',
      'bruno mark-sent Mensa 1',
      'bruno mark-sent Libri 1',
    ]);
  });

  it('count only what was held when the person looked', async () => {
    const [, second = 0] = await take('Mensa', 2, { hold: true });
    await take('Mensa', 1, { hold: true });
    assert.equal(await register.confirm({ campaign: 'Mensa' }, 'anna', second, ANNA), 2);
    assert.deepEqual(await log(), ['anna confirm Mensa 2']);
  });

  it('are one entry without names where there are very many campaigns', async () => {
    for (let n = 0; n < 101; n += 1) await take(`Campagna ${n}`, 1);
    await register.cancel({ node: 'send-1' }, ANNA);
    assert.deepEqual(await log(), ['anna cancel  101']);
  });

  it('carry the hash of the file that the campaign came from, where a page has noted it', async () => {
    await take('Mensa', 1);
    const page = { page: 'pagina', sending: 'invio-1', line: LINE, campaign: 'Mensa', n: 1, days: 30 };
    const act = { ...page, who: 'bruno', what: 'prepare' };
    await register.noteAct({ ...act, detail: '{"sha256":"of a draft of the same name"}' });
    await register.noteAct({ ...act, what: 'confirm', detail: '{"sha256":"abc"}' });
    await register.stop([{ node: 'send-1', campaign: 'Mensa' }], ANNA);
    const [last] = await register.acts({ page: '', limit: 9 });
    assert.equal(last?.detail, '{"from":"sidebar","sha256":"abc"}');
    const shown = await register.acts({ sending: 'invio-1', line: LINE, campaign: 'Mensa', limit: 9 });
    assert.deepEqual(
      shown.map(({ what }) => what),
      ['prepare', 'confirm', 'stop'],
      'beside what was done on the page',
    );
  });

  it('stand there once although a neighbour of the same write fails', async () => {
    await take('Mensa', 1);
    const wrong = register.record({ id: 999, state: 'sent', ioId: 'x' }).catch(() => undefined);
    await Promise.all([register.cancel({ campaign: 'Mensa' }, ANNA), wrong]);
    assert.deepEqual(await log(), ['anna cancel Mensa 1']);
  });

  it('are not carried out where they cannot be noted', async () => {
    await take('Mensa', 1, { hold: true });
    register.close();
    await place.tamper(
      backend === 'sqlite'
        ? `CREATE TRIGGER no_log BEFORE INSERT ON act BEGIN SELECT RAISE(ABORT, 'no log'); END`
        : `ALTER TABLE act ADD CONSTRAINT no_log CHECK (id = 0)`,
    );
    register = place.open();
    await assert.rejects(register.confirm({ campaign: 'Mensa' }, 'anna', undefined, ANNA));
    await assert.rejects(register.stop([{ node: 'send-1', campaign: null }], ANNA));
    await assert.rejects(register.cancel({ campaign: 'Mensa' }, ANNA));
    assert.equal((await register.held({ campaign: 'Mensa' }, 9)).length, 1);
    assert.deepEqual([await register.stops(), await log()], [[], []]);
    // The next test may get the same tables.
    if (backend === 'postgres') await place.tamper(`ALTER TABLE act DROP CONSTRAINT no_log`);
  });

  it('of what begins the trials anew, and of a doubt that is settled, stand there too', async () => {
    await take('Mensa', 2);
    await register.forgetSimulated(ANNA);
    assert.deepEqual(await log(), ['anna forget-simulated Mensa 2']);
    await register.settleDoubt('anna', ANNA);
    assert.equal((await log()).length, 1, 'there was none');
  });
});
