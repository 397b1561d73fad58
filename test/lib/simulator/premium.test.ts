import assert from 'node:assert/strict';
import { SimulatorClock } from '../../../nodes/lib/simulator';
import type { InboxDetail } from '../../../nodes/lib/simulator/page/data';
import { FakeClock } from '../../support/clock';
import { type Api, REACHABLE, type Reply, message, start, stopAll } from './support';

const OURS = { 'x-requested-with': 'inbox' };
const PAYMENT = { amount: 1250, notice_number: '301000000000001760' };
const PREMIUM = { feature_level_type: 'ADVANCED' };

interface Stage {
  readonly api: Api;
  readonly real: FakeClock;
  readonly clock: SimulatorClock;
}

/** A Premium institution at a moment, delivering at once. */
async function stage(at: string): Promise<Stage> {
  const real = new FakeClock(Date.parse(at));
  const now = (): number => real.now();
  const clock = new SimulatorClock({ now, monotonic: () => real.monotonic() });
  const api = await start({ premium: true, serveInbox: true, processMs: 0, now, clock });
  return { api, real, clock };
}

const act = (api: Api, query: string): Promise<Reply> =>
  api.call('POST', `/action?${query}`, undefined, OURS);

async function look(api: Api, id: string): Promise<InboxDetail> {
  return (await api.call('GET', `/data?id=${id}`, undefined, {})).json as unknown as InboxDetail;
}

async function sent(
  api: Api,
  content: Record<string, unknown>,
  rest: Record<string, unknown> = PREMIUM,
): Promise<string> {
  return String((await api.send(message(content, rest))).json.id);
}

describe('the reminders of a Premium payment', () => {
  afterEach(stopAll);

  const reminders = async (api: Api, id: string): Promise<string[]> =>
    (await look(api, id)).reminders.map((time) => new Date(time).toISOString());

  it('come 13, 10, 7 and 4 days before the due date at 8 in Italy, when their time has come', async () => {
    const { api, real } = await stage('2027-06-01T10:00:00Z');
    const id = await sent(api, { payment_data: PAYMENT, due_date: '2027-06-30T21:59:59Z' });
    const all = [
      '2027-06-17T06:00:00.000Z',
      '2027-06-20T06:00:00.000Z',
      '2027-06-23T06:00:00.000Z',
      '2027-06-26T06:00:00.000Z',
    ];
    for (const [i, time] of all.entries()) {
      real.set(Date.parse(time) - 1);
      assert.deepEqual(await reminders(api, id), all.slice(0, i));
      real.set(Date.parse(time));
      assert.deepEqual(await reminders(api, id), all.slice(0, i + 1));
    }
    real.set(Date.parse('2028-01-01T00:00:00Z'));
    assert.deepEqual(await reminders(api, id), all);
  });

  for (const [name, due, expected] of [
    [
      'spring changes the clocks',
      '2027-04-05T21:59:59Z',
      [
        '2027-03-23T07:00:00.000Z',
        '2027-03-26T07:00:00.000Z',
        '2027-03-29T06:00:00.000Z',
        '2027-04-01T06:00:00.000Z',
      ],
    ],
    [
      'autumn changes the clocks',
      '2027-11-05T22:59:59Z',
      [
        '2027-10-23T06:00:00.000Z',
        '2027-10-26T06:00:00.000Z',
        '2027-10-29T06:00:00.000Z',
        '2027-11-01T07:00:00.000Z',
      ],
    ],
    [
      'there is a 29th of February',
      '2028-03-04T22:59:59Z',
      [
        '2028-02-20T07:00:00.000Z',
        '2028-02-23T07:00:00.000Z',
        '2028-02-26T07:00:00.000Z',
        '2028-02-29T07:00:00.000Z',
      ],
    ],
  ] as const) {
    it(`are at 8 in Italy when ${name}`, async () => {
      const { api, real } = await stage('2027-03-01T10:00:00Z');
      const id = await sent(api, { payment_data: PAYMENT, due_date: due });
      real.set(Date.parse(due));
      assert.deepEqual(await reminders(api, id), expected);
    });
  }

  it('are not caught up with when the message came late, not even on the day itself', async () => {
    const { api, real } = await stage('2027-06-20T05:00:00Z');
    const id = await sent(api, { payment_data: PAYMENT, due_date: '2027-06-30T21:59:59Z' });
    real.set(Date.parse('2027-06-30T00:00:00Z'));
    assert.deepEqual(await reminders(api, id), ['2027-06-23T06:00:00.000Z', '2027-06-26T06:00:00.000Z']);
  });

  it('end with the payment, and those that were sent remain', async () => {
    const { api, real } = await stage('2027-06-01T10:00:00Z');
    const id = await sent(api, { payment_data: PAYMENT, due_date: '2027-06-30T21:59:59Z' });
    real.set(Date.parse('2027-06-18T10:00:00Z'));
    await act(api, `do=pay&id=${id}`);
    real.set(Date.parse('2027-06-30T10:00:00Z'));
    assert.deepEqual(await reminders(api, id), ['2027-06-17T06:00:00.000Z']);
    await act(api, `do=pay&id=${id}`);
    assert.deepEqual(await reminders(api, id), ['2027-06-17T06:00:00.000Z'], 'paid once is paid');
  });

  it('are for Premium messages with payment and due date that reached the citizen', async () => {
    const { api, real } = await stage('2027-06-01T10:00:00Z');
    const due_date = '2027-06-30T21:59:59Z';
    const ids = [
      await sent(api, { payment_data: PAYMENT, due_date }, {}),
      await sent(api, { payment_data: PAYMENT }),
      await sent(api, { due_date }),
      await sent(api, { payment_data: PAYMENT, due_date }, { ...PREMIUM, fiscal_code: 'BBBBBB00A00B000A' }),
    ];
    real.set(Date.parse('2027-06-30T10:00:00Z'));
    for (const id of ids) assert.deepEqual(await reminders(api, id), []);
  });

  it('keep to their days when there are more due dates than are remembered', async () => {
    const { api, real } = await stage('2027-01-01T10:00:00Z');
    const first = await sent(api, { payment_data: PAYMENT, due_date: '2027-06-30T21:59:59Z' });
    for (let i = 0; i < 1001; i += 1) {
      const due_date = new Date(Date.parse('2027-07-01T00:00:00Z') + i * 1000).toISOString();
      api.simulator.inbox.add({
        id: String(i),
        fiscal_code: REACHABLE,
        createdAt: real.now(),
        acceptedAt: real.now(),
        service: { id: 'S', name: 'S', organization: 'O' },
        feature_level_type: 'ADVANCED',
        time_to_live: 3600,
        content: {
          subject: 'x',
          markdown: 'x',
          due_date,
          payment_data: { ...PAYMENT, invalid_after_due_date: false },
        },
        fate: 'PROCESSED',
        read: false,
      });
    }
    real.set(Date.parse('2027-08-01T00:00:00Z'));
    const { inbox } = api.simulator;
    const counts = new Set(inbox.list().map((one) => inbox.reminders(one).length));
    assert.deepEqual([...counts], [4]);
    assert.ok(inbox.get(first));
  });
});

describe('the life of a Premium message by the simulator’s clock', () => {
  afterEach(stopAll);

  it('is turned from the page, which is told where the clock stands', async () => {
    const { api, real } = await stage('2027-03-01T10:00:00Z');
    const clockShown = async (): Promise<unknown> =>
      (await api.call('GET', '/data', undefined, {})).json.clock;
    assert.deepEqual(await clockShown(), { now: real.now(), speed: 1, moved: false });
    assert.equal((await act(api, 'do=tomorrow')).status, 200);
    const tomorrow = Date.parse('2027-03-02T08:00:00Z');
    assert.deepEqual(await clockShown(), { now: tomorrow, speed: 1, moved: true });
    assert.equal((await act(api, 'do=speed&to=8640')).status, 200);
    await real.pass(10_000);
    assert.deepEqual(await clockShown(), { now: tomorrow + 86_400_000, speed: 8640, moved: true });
    assert.equal((await act(api, 'do=today')).status, 200);
    assert.deepEqual(await clockShown(), { now: real.now(), speed: 1, moved: false });
    for (const to of ['0', '-1', '1.5', '1e3', '86401', '', 'fast']) {
      assert.equal((await act(api, `do=speed&to=${to}`)).status, 404, to);
    }
    assert.equal((await api.call('POST', '/action?do=tomorrow', undefined, {})).status, 403);
  });

  it('shows anew when the clock is turned, a due date passes or a reminder goes out', async () => {
    const { api, real, clock } = await stage('2027-06-01T10:00:00Z');
    const id = await sent(api, { payment_data: PAYMENT, due_date: '2027-06-30T21:59:59Z' });
    let version = '';
    const changed = async (): Promise<boolean> => {
      const reply = await api.call('GET', `/data?version=${version}`, undefined, {});
      if (reply.status === 200) version = String(reply.json.version);
      return reply.status === 200;
    };
    assert.equal(await changed(), true);
    await real.pass(60_000);
    assert.equal(await changed(), false);
    clock.skipToTomorrow();
    assert.equal(await changed(), true);
    assert.equal(await changed(), false);
    real.set(Date.parse('2027-06-17T06:00:00Z'));
    assert.equal(await changed(), true);
    assert.equal((await look(api, id)).expired, false);
    real.set(Date.parse('2027-07-01T00:00:00Z'));
    assert.equal(await changed(), true);
    assert.equal((await look(api, id)).expired, true);
  });

  it('tells the page what it tells the sender', async () => {
    const { api } = await stage('2027-06-01T10:00:00Z');
    const id = await sent(api, { payment_data: PAYMENT });
    const told = async (): Promise<unknown[]> => {
      const { json } = await api.call('GET', `messages/${REACHABLE}/${id}`);
      const sender = { read_status: json.read_status, payment_status: json.payment_status };
      const page = (await look(api, id)).told;
      assert.deepEqual(page, sender);
      return Object.values(sender);
    };
    assert.deepEqual(await told(), ['UNREAD', 'NOT_PAID']);
    await act(api, `do=read&id=${id}`);
    assert.deepEqual(await told(), ['READ', 'NOT_PAID']);
    await act(api, `do=pay&id=${id}`);
    assert.deepEqual(await told(), ['READ', 'PAID']);
    assert.equal((await look(api, await sent(api, {}, {}))).told, undefined);
  });

  it('keeps the reading of some citizens private, and of those it did not reach', async () => {
    const { api } = await stage('2027-06-01T10:00:00Z');
    for (const fiscal_code of ['EEEEEE00A00E000A', 'RSSMRA80A01Z995J', 'BBBBBB00A00B000A']) {
      const id = await sent(api, {}, { ...PREMIUM, fiscal_code });
      await act(api, `do=read&id=${id}`);
      const { json } = await api.call('GET', `messages/${fiscal_code}/${id}`);
      assert.deepEqual([json.read_status, json.payment_status], ['UNAVAILABLE', undefined], fiscal_code);
    }
  });
});
