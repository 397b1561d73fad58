import assert from 'node:assert/strict';
import type { LineView } from '../../nodes/send/api';
import { lineSentences } from '../../nodes/send/line-sentences';
import { citizen, institution, pipeline, ready, service, TestRuntime } from '../support/flow';
import { get } from '../support/preview';

describe('the line in the dialog of io-send', () => {
  const red = new TestRuntime();
  before(() => red.start());
  after(() => red.stop());
  afterEach(() => red.unload());

  const nodes = [service(), ...pipeline({ type: 'io-richiesta-accolta' })];
  const view = async () => (await get('send/send')).body as LineView;

  it('tells what was sent, at which pace, and that the simulator waits for no hour', async () => {
    await red.load([institution('', { mode: 'simulator', callsPer5s: 100 }), ...nodes]);
    const sent = red.wire('sent').next();
    red.node('send').receive(ready(citizen('A')));
    await sent;
    const none = { queued: 0, elsewhere: 0, held: 0, unreachable: 0, inDoubt: 0, discarded: 0 };
    assert.deepEqual(await view(), { ...none, sent: 1, state: 'running', callsPer5s: 100, seconds: 0 });
  });

  it('names the fault that keeps it from working', async () => {
    await red.load([institution('http://io.example'), ...nodes]);
    const { fault, args } = (await view()) as Extract<LineView, { fault: string }>;
    assert.equal(fault, 'IO_BASE_URL_INVALID');
    assert.match(String(args.what), /https/);
  });

  it('is known for io-send nodes that run', async () => {
    await red.load([institution(''), ...nodes]);
    for (const id of ['message', 'nobody']) assert.equal((await get(`send/${id}`)).status, 204);
  });
});

describe('the sentences about a line', () => {
  const QUIET: Exclude<LineView, { fault: string }> = {
    ...{ queued: 0, elsewhere: 0, held: 0, sent: 0, unreachable: 0, inDoubt: 0, discarded: 0 },
    ...{ state: 'running', callsPer5s: 120, seconds: 0, window: { from: '08:00', to: '20:00', days: [1] } },
  };
  const keys = (view: LineView) => lineSentences(view).map(({ key }) => key.replace('dialog.line.', ''));

  it('are few when nothing happens', () => {
    assert.deepEqual(keys(QUIET), ['empty', 'pace', 'window']);
    assert.deepEqual(keys({ ...QUIET, window: { from: '', to: '', days: [] } }), [
      'empty',
      'pace',
      'windowAlways',
    ]);
  });

  it('say how long a queue will last at least, in whole minutes from one on', () => {
    const said = lineSentences({ ...QUIET, queued: 20_000, seconds: 1_667 });
    assert.deepEqual(said.slice(0, 2), [
      { key: 'dialog.line.queued', args: { n: 20_000 } },
      { key: 'dialog.line.forecast', args: { hours: 0, minutes: 28 } },
    ]);
    assert.deepEqual(lineSentences({ ...QUIET, queued: 3, seconds: 1 })[1]?.args, { n: 1 });
  });

  it('do not count what waits for another destination', () => {
    assert.deepEqual(keys({ ...QUIET, queued: 5, elsewhere: 5 }), ['empty', 'elsewhere', 'pace', 'window']);
  });

  it('begin with what keeps it from sending', () => {
    const halted = { ...QUIET, state: 'halted', code: 'IO_UNAUTHORIZED' } as const;
    assert.deepEqual(keys(halted).slice(0, 2), [
      'fault.IO_UNAUTHORIZED.text',
      'fault.IO_UNAUTHORIZED.remedy',
    ]);
    const fault = {
      fault: 'IO_REGISTER_UNAVAILABLE',
      args: { error: 'ECONNREFUSED', cause: 'refused' },
    } as const;
    assert.equal(keys(fault)[0], 'cause.refused.text');
    assert.deepEqual(lineSentences({ ...QUIET, state: 'window', ms: 3_700_000 })[0], {
      key: 'dialog.line.closed',
      args: { hours: 1, minutes: 2 },
    });
    for (const state of ['stopped', 'outage'] as const) assert.equal(keys({ ...QUIET, state })[0], state);
    assert.equal(keys({ ...QUIET, state: 'paused', ms: 10 })[0], 'paused');
  });
});
