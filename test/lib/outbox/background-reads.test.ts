import assert from 'node:assert/strict';
import { LineBench, allowed, answered } from '../../support/line';

describe('a question about a profile', () => {
  let bench: LineBench;
  beforeEach(() => {
    bench = new LineBench();
  });
  afterEach(() => bench.end());

  it('is asked with the key of the service, and its answer comes back', async () => {
    const asked = bench.line.reads.profile('servizio', 'AAAAAA00A00A000A', () => true);
    await bench.pass();
    assert.deepEqual(await asked, allowed);
    assert.deepEqual(bench.calls, [{ kind: 'profile', fiscalCode: 'AAAAAA00A00A000A', key: 'key' }]);
  });

  it('is asked outside the sending window too: it reaches no citizen', async () => {
    bench.untilOpen = 3_600_000;
    const asked = bench.line.reads.profile('servizio', 'AAAAAA00A00A000A', () => true);
    await bench.pass();
    assert.deepEqual(await asked, allowed);
  });

  it('is not asked once nobody wants it', async () => {
    const asked = bench.line.reads.profile('servizio', 'AAAAAA00A00A000A', () => false);
    await bench.pass();
    assert.equal(await asked, undefined);
    assert.deepEqual(bench.calls, []);
  });

  it('is not asked without a key', async () => {
    const asked = bench.line.reads.profile('altro', 'AAAAAA00A00A000A', () => true);
    await bench.pass();
    assert.equal(await asked, undefined);
  });

  it('is answered with nothing while the whole line is stopped, instead of waiting for a person', async () => {
    bench.answer = () => answered(404, { title: 'Resource not found' });
    bench.line.attach(bench.sender());
    await bench.takeIn(1);
    await bench.pass();
    assert.equal(bench.line.state('servizio').kind, 'halted');
    const before = bench.calls.length;
    const asked = bench.line.reads.profile('servizio', 'AAAAAA00A00A000A', () => true);
    await bench.pass();
    assert.equal(await asked, undefined);
    assert.equal(bench.calls.length, before);
  });
});
