import assert from 'node:assert/strict';
import { row, stage } from '../support/stage';

const trial = {
  mode: 'trial',
  trialList: ['AAAAAA00A00A000A'],
  windowFrom: '08:00',
  windowTo: '20:00',
  windowDays: [1] as unknown[],
};

describe('an institution whose sending hours cannot be understood', () => {
  const scene = stage();
  const codeFor = async (ente: object): Promise<string | undefined> => {
    await scene.load({ ente: { ...trial, ...ente } });
    const wire = scene.runtime.wire('caught');
    scene.runtime.node('message').receive({ payload: row() });
    return (await wire.next()).error?.code;
  };

  it('sends nothing and says so, when an hour is no hour', async () => {
    assert.equal(await codeFor({ windowFrom: 'mattina' }), 'IO_WINDOW_INVALID');
  });

  it('sends nothing and says so, when one end is missing', async () => {
    assert.equal(await codeFor({ windowTo: '' }), 'IO_WINDOW_INVALID');
  });

  it('sends nothing and says so, when no day is one', async () => {
    assert.equal(await codeFor({ windowDays: ['lunedì'] }), 'IO_WINDOW_INVALID');
  });

  it('prepares messages when days and hours are written in another way that is clear', async () => {
    await scene.load({ ente: { ...trial, windowFrom: '8:00', windowDays: ['1'] } });
    const ready = scene.runtime.wire('ready');
    scene.runtime.node('message').receive({ payload: row() });
    assert.notEqual((await ready.next()).io, undefined);
  });

  it('does not matter to the simulator, which has no sending hours', async () => {
    await scene.load({ ente: { ...trial, mode: 'simulator', windowTo: '' } });
    const ready = scene.runtime.wire('ready');
    scene.runtime.node('message').receive({ payload: row() });
    assert.notEqual((await ready.next()).io, undefined);
  });
});
