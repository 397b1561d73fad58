import assert from 'node:assert/strict';
import { save } from '../../nodes/service-sheet/acts';
import type { ActResult } from '../../nodes/service-sheet/api';
import { UNSURE_MS } from '../../nodes/service-sheet/find';
import { Bench, order } from './support/bench';

const NAME = { serviceName: 'Servizi sociali' };
const codes = ({ problems }: ActResult): string[] => problems.map(({ code }) => code);

describe('a creation without an answer', () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = new Bench();
    await bench.open();
  });
  afterEach(() => bench.close());

  const lost = (): void => {
    bench.gateway.spoil = ({ method }) => (method === 'POST' ? 'reset-after' : undefined);
  };
  const blind = (): void => {
    bench.gateway.spoil = ({ method, path }) =>
      method === 'POST'
        ? 'reset-after'
        : path.startsWith('?') && bench.gateway.writes.length > 0
          ? { status: 503, body: '' }
          : undefined;
  };
  const clear = (): void => {
    bench.gateway.spoil = () => undefined;
  };

  it('finds by its name what was made all the same', async () => {
    lost();
    const result = await save(bench.session(), order({ sheet: NAME }));
    assert.deepEqual([result.done, result.problems], ['created', []]);
    assert.deepEqual(await bench.names(), ['Servizi sociali']);
  });

  it('takes it over later, when it could not look at once', async () => {
    blind();
    assert.deepEqual(codes(await save(bench.session(), order({ sheet: NAME }))), ['SHEET_UNSURE']);
    clear();
    const result = await save(bench.session(), order({ sheet: NAME }));
    assert.deepEqual([result.done, result.problems], ['unchanged', []]);
    assert.deepEqual(await bench.names(), ['Servizi sociali']);
  });

  it('takes it over also when the name was changed meanwhile', async () => {
    blind();
    await save(bench.session(), order({ sheet: NAME }));
    clear();
    const result = await save(bench.session(), order({ sheet: { serviceName: 'Servizi alla persona' } }));
    assert.equal(result.done, 'updated');
    assert.deepEqual(await bench.names(), ['Servizi alla persona']);
  });

  it('is not taken over under a name that another service has meanwhile', async () => {
    blind();
    await save(bench.session(), order({ sheet: NAME }));
    clear();
    await save(bench.session(), order({ node: 'altra', sheet: { serviceName: 'Altro' } }));
    const result = await save(bench.session(), order({ sheet: { serviceName: 'altro' } }));
    assert.deepEqual(codes(result), ['SHEET_NAME_TAKEN']);
    assert.deepEqual(await bench.names(), ['Servizi sociali', 'Altro']);
  });

  it('creates nothing until it is sure that nothing was made, neither this node nor another', async () => {
    bench.gateway.spoil = ({ method }) => (method === 'POST' ? 'reset-before' : undefined);
    assert.deepEqual(codes(await save(bench.session(), order({ sheet: NAME }))), ['SHEET_UNSURE']);
    clear();
    bench.time += UNSURE_MS - 1;
    for (const node of ['scheda', 'altra']) {
      const result = await save(bench.session(), order({ node, sheet: NAME }));
      assert.deepEqual(codes(result), ['SHEET_UNSURE']);
      assert.equal(result.problems[0]?.args?.minutes, 1);
    }
    bench.time += 1;
    assert.equal((await save(bench.session(), order({ sheet: NAME }))).done, 'created');
    assert.deepEqual(await bench.names(), ['Servizi sociali']);
  });

  it('does not wait for ever when the clock was put back', async () => {
    bench.gateway.spoil = ({ method }) => (method === 'POST' ? 'reset-before' : undefined);
    await save(bench.session(), order({ sheet: NAME }));
    clear();
    bench.time -= 3_600_000;
    assert.equal((await save(bench.session(), order({ sheet: NAME }))).done, 'created');
  });

  for (const [what, answer] of [
    ['an error of IO', { status: 500, body: '{}', after: true }],
    ['garbage', { status: 201, body: '{"id": <<<', after: true }],
    ['a service without an id', { status: 201, body: '{"name":"x"}', after: true }],
    [
      'an id that leads elsewhere',
      { status: 201, body: '{"id":"../x","name":"x","status":{"value":"draft"}}', after: true },
    ],
    ['another good status', { status: 200, body: '{}', after: true }],
  ] as const)
    it(`takes ${what} for a service that may be there`, async () => {
      bench.gateway.spoil = ({ method }) => (method === 'POST' ? answer : undefined);
      assert.equal((await save(bench.session(), order({ sheet: NAME }))).done, 'created');
      assert.deepEqual(await bench.names(), ['Servizi sociali']);
    });

  it('creates at once after a refusal, which leaves nothing in doubt', async () => {
    bench.gateway.spoil = ({ method }) =>
      method === 'POST' ? { status: 400, body: '{"title":"Bad Request"}' } : undefined;
    assert.deepEqual(codes(await save(bench.session(), order({ sheet: NAME }))), ['SHEET_REFUSED']);
    clear();
    assert.equal((await save(bench.session(), order({ sheet: NAME }))).done, 'created');
  });

  it('creates nothing when the disk does not take the note of it', async () => {
    bench.file('data', 'a file where the folder should be');
    const result = await save(bench.session(), order({ sheet: NAME }));
    assert.deepEqual(codes(result), ['SHEET_DISK']);
    assert.deepEqual(await bench.names(), []);
  });
});
