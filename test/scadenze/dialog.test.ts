import assert from 'node:assert/strict';
import type { NodeAPI } from 'node-red';
import { commandOf } from '../../nodes/scadenze/commands';
import { dayNumber } from '../../nodes/scadenze/days';
import { serveScadenze } from '../../nodes/scadenze/routes';
import { Timetable } from '../../nodes/scadenze/timetable';
import type { FollowedView } from '../../nodes/scadenze/api';
import { viewSentences } from '../../nodes/scadenze/view-sentences';
import type { Message } from '../../nodes/lib/runtime/input';
import { simulatorClock } from '../../nodes/lib/runtime/simulator-host';
import { get } from '../support/preview';
import { institution, service, TestRuntime } from '../support/flow';

const NONE: FollowedView = {
  ...{ followed: 0, days: [], later: 0, unknown: 0, window: 0, late: 0, elsewhere: 0 },
  ...{ paid: 0, cancelled: 0, ended: 0, orphans: 0, asked: 0, outside: false },
};

describe('the followed notices in the dialog of io-scadenze', () => {
  const red = new TestRuntime();
  before(() => red.start());
  after(() => red.stop());
  afterEach(() => red.unload());

  const node = (more: object = {}) => ({
    id: 'd',
    type: 'io-scadenze',
    z: 'tab',
    x: 1,
    y: 1,
    service: 'servizio',
    ...more,
  });
  const load = (...nodes: object[]) =>
    red.load([
      institution('', { mode: 'simulator' }),
      service(),
      { id: 'tab', type: 'tab' },
      ...nodes,
    ] as never);

  it('are told by counts and days, those of nodes that are gone too', async () => {
    const { notices } = red.register;
    const dueDay = Math.floor(simulatorClock().now() / 86_400_000) + 30;
    const line = '00000000000|simulator|';
    for (const [i, of] of ['d', 'd', 'gone'].entries())
      await notices.follow(
        {
          ...{
            node: of,
            line,
            service: 'servizio',
            number: `30100000000000000${i}`,
            fiscalCode: 'X',
            ioId: `io-${i}`,
          },
          ...{ sentAt: 1, sentDay: dueDay - 40, dueDay: dueDay + i, remindedByIo: false, msg: '{}' },
        },
        { before: 5, after: 3 },
      );
    await load(node({ daysBefore: 5, daysAfter: 3 }));
    await red.status('d');
    const { body } = await get('scadenze/d');
    const days = [dueDay - 5, dueDay - 4].map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
    assert.deepEqual(body, { ...NONE, followed: 2, days: days.map((day) => ({ day, n: 1 })), orphans: 1 });
  });

  it('name the fault that keeps the node from working', async () => {
    await load(node({ service: 'nobody' }));
    await red.status('d');
    assert.deepEqual((await get('scadenze/d')).body, { fault: 'IO_SERVICE_MISSING', args: {} });
  });

  it('are known for io-scadenze nodes that run', async () => {
    await load(node());
    for (const id of ['servizio', 'nobody']) assert.equal((await get(`scadenze/${id}`)).status, 204);
  });

  it('are for who may read', () => {
    const asked: string[] = [];
    serveScadenze({
      auth: { needsPermission: (permission: string) => asked.push(permission) },
      httpAdmin: { get: () => undefined },
    } as unknown as NodeAPI);
    assert.deepEqual(asked, ['io-servizi-sociali.read']);
  });
});

describe('the sentences about followed notices', () => {
  const keys = (view: FollowedView) =>
    viewSentences(view).map(({ key }) => key.replace('dialog.deadlines.view.', ''));

  it('say what to do when there are none', () => {
    assert.deepEqual(keys(NONE), ['none']);
  });

  it('tell each day, what is unclear, and how to take one out', () => {
    const view = { ...NONE, followed: 3, days: [{ day: '2026-11-25', n: 2 }], later: 1, unknown: 1, paid: 4 };
    assert.deepEqual(keys(view), ['followed', 'day', 'later', 'unknown', 'done', 'cancel']);
    assert.deepEqual(viewSentences(view)[1]?.args, { day: '25/11/2026', n: 2 });
  });

  it('begin with an hour at which the institution does not send', () => {
    assert.deepEqual(keys({ ...NONE, outside: true }), ['outside', 'none']);
    const window = { from: '08:00', to: '20:00', days: [1, 2, 3, 4, 5, 6, 7] };
    const outside = (minutes: number) => new Timetable(window, minutes).isOutside(20_600);
    assert.deepEqual([7 * 60, 9 * 60, 21 * 60].map(outside), [true, false, true]);
    // A Saturday is no hour that is wrong.
    assert.equal(
      new Timetable({ ...window, days: [1, 2, 3, 4, 5] }, 540).isOutside(dayNumber('2026-11-28')),
      false,
    );
  });

  it('name a fault and its remedy', () => {
    const args = { file: 'register.db', error: 'LOCKED' };
    assert.deepEqual(viewSentences({ fault: 'IO_REGISTER_BUSY', args }), [
      { key: 'fault.IO_REGISTER_BUSY.text', args },
      { key: 'fault.IO_REGISTER_BUSY.remedy', args },
    ]);
  });
});

describe('a command to io-scadenze', () => {
  const A = '301000000000001760';
  const B = '001000000000001858';
  const numbersIn = (payload: unknown) => {
    const command = commandOf({ topic: 'io/paid', payload } as Message);
    return command?.what === 'paid' ? [command.numbers, command.unreadable] : undefined;
  };

  for (const [what, payload] of [
    ['a text', A],
    ['a number in groups of four', '3010 0000 0000 0017 60'],
    ['a row', { numero_avviso: A, importo: '1,00' }],
    ['a list of one', { numero_avvisi: [A] }],
    ['the name that an Italian would write', { numeri_avviso: [A] }],
    ['rows of a database', [{ numero_avviso: A }]],
  ] as const)
    it(`names a notice by ${what}`, () => {
      assert.deepEqual(numbersIn(payload), [[A], 0]);
    });

  it('counts what it cannot read and takes the rest', () => {
    assert.deepEqual(numbersIn([A, 17, '3010', { numero_avviso: B }]), [[A, B], 2]);
  });

  it('postpones each notice to its own day, or all to one', () => {
    const days = (payload: unknown) => {
      const command = commandOf({ topic: 'io/postpone', payload } as Message);
      return command?.what === 'postponed' ? [...command.days] : undefined;
    };
    assert.deepEqual(days({ numero_avvisi: [A, B], data_scadenza: '31/12/2027' }), [
      [dayNumber('2027-12-31'), [A, B]],
    ]);
    assert.deepEqual(
      days([
        { numero_avviso: A, data_scadenza: '2027-12-31' },
        { numero_avviso: B, data_scadenza: '01/01/2028' },
      ]),
      [
        [dayNumber('2027-12-31'), [A]],
        [dayNumber('2028-01-01'), [B]],
      ],
    );
  });

  it('may answer that none is paid', () => {
    const answer = commandOf({
      topic: 'io/due-answer',
      payload: { paid: [], unpaid: [A] },
    } as unknown as Message);
    assert.deepEqual(answer, { what: 'answer', paid: [], unpaid: [A], unreadable: 0 });
  });

  it('is not what a row happens to have as its topic', () => {
    assert.equal(commandOf({ topic: 'avvisi', payload: A } as Message), undefined);
    assert.equal(commandOf({ topic: 'io/rows', io: {} } as unknown as Message), undefined);
  });
});
