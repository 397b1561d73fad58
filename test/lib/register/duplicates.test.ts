import assert from 'node:assert/strict';
import type { NewEntry, OutcomeState, Register, State } from '../../../nodes/lib/register';
import { costOf } from '../../support/cost';
import { ALL, type Bench, contract, DAY_MS, emitted, entry, intend, sending, stateOf } from './support';

const KEY = 'a'.repeat(64);

contract('duplicates', (bench, backend) => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  /** A message with the key, in the given state. */
  const states = {
    queued: async () => {
      await register.takeIn(entry({ key: KEY }));
    },
    checking: async () => {
      await register.takeIn(entry({ key: KEY }));
      await register.next({ line: entry().line, nodes: ['send-1'], haltedServices: [], limit: 1 });
    },
    sending: async () => {
      await sending(register, { key: KEY });
    },
    sent: () => withOutcome('sent'),
    'in-doubt': () => withOutcome('in-doubt'),
    unreachable: () => withOutcome('unreachable'),
    discarded: () => withOutcome('discarded'),
  } satisfies Record<State, () => Promise<void>>;

  async function withOutcome(state: OutcomeState): Promise<void> {
    const id = await sending(register, { key: KEY });
    await register.record({ id, state });
    await emitted(register, [id]);
  }

  for (const state of ['queued', 'checking', 'sending', 'sent', 'in-doubt'] as const) {
    it(`are discarded while the first is ${state}, saying when it came`, async () => {
      await states[state]();
      const at = new Date(place.now()).toISOString();
      place.wait(5000);
      const taken = await register.takeIn(entry({ key: KEY }));
      assert.equal(taken.state, 'discarded');
      assert.equal(taken.reason, 'DUPLICATE');
      // Who keeps claims in memory knows a claimed one as queued.
      const said = state === 'checking' && backend !== 'sqlite' ? 'queued' : state;
      assert.deepEqual(taken.detail, { at, state: said });
      assert.deepEqual((await register.unemitted('send-1', 1, 1))[0]?.detail, { at, state: said });
    });
  }

  for (const state of ['unreachable', 'discarded'] as const) {
    it(`pass when the first is ${state}: it did not reach the citizen`, async () => {
      await states[state]();
      assert.equal((await register.takeIn(entry({ key: KEY }))).state, 'queued');
    });
  }

  it('are found among messages of the same moment, before any commit', async () => {
    const taken = await Promise.all([1, 2, 3].map(() => register.takeIn(entry({ key: KEY }))));
    assert.deepEqual(
      taken.map((one) => one.state),
      ['queued', 'discarded', 'discarded'],
    );
  });

  it('are found after a restart, and after the message itself was erased', async () => {
    await states.sent();
    register.close();
    assert.equal((await place.open().takeIn(entry({ key: KEY }))).reason, 'DUPLICATE');
  });

  it('are those of the same line only', async () => {
    await states.sent();
    const live = await register.takeIn(entry({ key: KEY, line: '01199250158|live|https://api.io' }));
    assert.equal(live.state, 'queued');
    assert.equal((await register.takeIn(entry({ key: KEY }))).reason, 'DUPLICATE');
  });

  it('pass when the flow asks for it, and still block the next one', async () => {
    await states.sent();
    assert.equal((await register.takeIn(entry({ key: KEY, resend: true }))).state, 'queued');
    assert.equal((await register.takeIn(entry({ key: KEY }))).state, 'discarded');
  });

  it('are not looked for without a key', async () => {
    const taken = await Promise.all([1, 2].map(() => register.takeIn(entry({ key: '' }))));
    assert.deepEqual(
      taken.map((one) => one.state),
      ['queued', 'queued'],
    );
  });

  it('keep their own reason when they were already discarded', async () => {
    await states.sent();
    const taken = await register.takeIn(entry({ key: KEY, discard: { reason: 'INVALID_MESSAGE' } }));
    assert.equal(taken.reason, 'INVALID_MESSAGE');
  });

  for (const state of ['queued', 'in-doubt'] as const)
    it(`are found for as long as the first is ${state}, however old it is`, async () => {
      await states[state]();
      place.wait(400 * DAY_MS);
      assert.equal((await register.takeIn(entry({ key: KEY }))).reason, 'DUPLICATE');
    });

  it('are remembered for 90 days, also when the clock was set back meanwhile', async () => {
    await states.sent();
    place.wait(-400 * DAY_MS);
    assert.equal((await register.takeIn(entry({ key: KEY }))).reason, 'DUPLICATE');
    place.wait((400 + 90) * DAY_MS - 1);
    assert.equal((await register.takeIn(entry({ key: KEY }))).reason, 'DUPLICATE');
    place.wait(1);
    assert.equal((await register.takeIn(entry({ key: KEY }))).state, 'queued');
  });

  it('are remembered from the last that happened to the first, be it long after it came', async () => {
    const { id } = await register.takeIn(entry({ key: KEY }));
    place.wait(80 * DAY_MS);
    await register.next(ALL);
    await intend(register, id);
    await register.record({ id, state: 'sent' });
    place.wait(90 * DAY_MS - 1);
    assert.equal((await register.takeIn(entry({ key: KEY }))).reason, 'DUPLICATE');
    place.wait(1);
    assert.equal((await register.takeIn(entry({ key: KEY }))).state, 'queued');
  });

  it('are remembered when what happened last carries a time that the clock has gone back behind', async () => {
    const { id } = await register.takeIn(entry({ key: KEY }));
    place.wait(200 * DAY_MS);
    await register.next(ALL);
    await intend(register, id);
    await register.record({ id, state: 'sent' });
    place.wait(-60 * DAY_MS);
    assert.equal((await register.takeIn(entry({ key: KEY }))).reason, 'DUPLICATE');
  });

  it('are found among thousands, filed or still in memory, before and after a restart', async () => {
    const keys = Array.from({ length: 9000 }, (_, i) =>
      ((i * 2654435761) % 2 ** 32).toString(16).padStart(64, '0'),
    );
    await Promise.all(keys.map((key) => register.takeIn(entry({ key }))));
    const samples = keys.filter((_, i) => i % 450 === 0);
    async function findAll(open: Register): Promise<void> {
      for (const key of samples) {
        assert.equal((await open.takeIn(entry({ key }))).reason, 'DUPLICATE');
      }
      assert.equal((await open.takeIn(entry())).state, 'queued');
    }
    await findAll(register);
    register.close();
    const again = place.open();
    await findAll(again);
    assert.equal(await again.cancel({ keys: samples }), samples.length);
  });

  it('are found again when it was the first that a person cancelled', async () => {
    const first = await register.takeIn(entry({ key: KEY }));
    const second = await register.takeIn(entry({ key: KEY, resend: true }));
    await register.cancel({ ids: [first.id] });
    assert.equal((await register.takeIn(entry({ key: KEY }))).reason, 'DUPLICATE');
    assert.equal(await stateOf(register, second.id), 'queued');
  });

  describe('of a payment', () => {
    const pay = (cents: number, more: object = {}) =>
      entry({ type: 'avviso-pagamento', notice: { number: '301000000000000017', cents }, ...more });

    it('are the same notice number with another amount, for whomever, saying so', async () => {
      await register.takeIn(pay(1250));
      const at = new Date(place.now()).toISOString();
      const other = await register.takeIn(pay(1300, { fiscalCode: 'BBBBBB00B00B000B' }));
      assert.equal(other.reason, 'DUPLICATE');
      assert.deepEqual(other.detail, { at, state: 'queued', variant: 'otherAmount' });
      assert.equal(
        (await register.earlier(entry().line, pay(1300), await register.newest()))?.otherAmount,
        true,
      );
    });

    it('are not the same number and amount for another person, nor another message about it', async () => {
      await register.takeIn(pay(1250));
      assert.equal((await register.takeIn(pay(1250))).state, 'queued');
      const reminder = await register.takeIn(pay(1300, { type: 'avviso-pagamento-in-scadenza' }));
      assert.equal(reminder.state, 'queued');
      assert.equal((await register.takeIn(pay(1300, { resend: true }))).state, 'queued');
      const elsewhere = pay(1300, { line: '01199250158|live|https://api.io' });
      assert.equal((await register.takeIn(elsewhere)).state, 'queued');
    });

    it('are found behind a rehearsal, an outcome that did not reach, and a message that a person wanted', async () => {
      const live = { line: '01199250158|live|https://api.io' };
      await register.takeIn(pay(1250, live));
      await Promise.all(Array.from({ length: 100 }, () => register.takeIn(pay(1250))));
      assert.equal((await register.takeIn(pay(1300, live))).reason, 'DUPLICATE');
      assert.equal((await register.takeIn(pay(1300, { ...live, resend: true }))).state, 'queued');
      assert.equal((await register.takeIn(pay(1250, live))).reason, 'DUPLICATE', 'the newest counts');
      await register.cancel(live);
      assert.equal((await register.takeIn(pay(1400, live))).state, 'queued');
      assert.equal((await register.takeIn(pay(1300, live))).reason, 'DUPLICATE');
    });

    it('are found after a restart, also when many came in between', async () => {
      await register.takeIn(pay(1250));
      await Promise.all(Array.from({ length: 9000 }, () => register.takeIn(entry({ msg: '{}' }))));
      register.close();
      register = place.open();
      assert.equal((await register.takeIn(pay(1300))).reason, 'DUPLICATE');
    });

    it('are not those whose first did not reach its citizen', async () => {
      const id = await sending(register, pay(1250));
      await register.record({ id, state: 'unreachable' });
      assert.equal((await register.takeIn(pay(1300))).state, 'queued');
      assert.equal((await register.takeIn(pay(1250))).reason, 'DUPLICATE');
    });
  });

  describe('cost no more than other rows:', () => {
    const LIVE = { line: '01199250158|live|https://api.io' };
    const pay = (number: number, cents: number, more: object = {}) =>
      entry({ notice: { number: String(number), cents }, msg: '{}', ...more });

    /** Milliseconds of the processor for a list of a thousand, or the first time below `enough`. */
    const cost = (row: (at: number) => NewEntry, enough = 0): Promise<number> =>
      costOf(
        async () => {
          const elsewhere = bench();
          const other = elsewhere.open();
          await Promise.all(Array.from({ length: 1000 }, (_none, at) => other.takeIn(row(at))));
          elsewhere.end();
        },
        enough === 0 ? 1 : 3,
        enough,
      );
    let most: number;
    before(async () => {
      most = 3 * (await cost((at) => pay(at, at))) + 100;
    });

    const LISTS: Readonly<Record<string, (at: number) => NewEntry>> = {
      'one row again and again': () => entry({ key: KEY, msg: '{}' }),
      'one notice number for all, with one amount': () => pay(1, 100),
      'one notice number for all, with an amount each': (at) => pay(2, at),
      'one notice number for all, in a rehearsal and in earnest': (at) =>
        pay(3, 100, at % 3 === 0 ? LIVE : {}),
    };
    for (const [what, row] of Object.entries(LISTS))
      it(what, async () => {
        const used = await cost(row, most);
        assert.ok(used < most, `${used} ms, others ${most}`);
      }).timeout(60_000);

    it('one notice number for all, looked at by io-check behind a rehearsal', async () => {
      await register.takeIn(pay(4, 100, LIVE));
      await Promise.all(Array.from({ length: 1000 }, () => register.takeIn(pay(4, 100))));
      const upTo = await register.newest();
      const look = async (): Promise<void> => {
        for (let i = 0; i < 300; i += 1) await register.earlier(LIVE.line, pay(4, 100), upTo);
      };
      assert.ok((await costOf(look, 3, most)) < most);
    });
  });

  it('are not looked for by keys of the first form where no message has one', async () => {
    const formerKeys = () => assert.fail('asked');
    assert.equal((await register.takeIn(entry({ formerKeys }))).state, 'queued');
  });
});
