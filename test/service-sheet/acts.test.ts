import assert from 'node:assert/strict';
import { publish, review, save, state, unpublish } from '../../nodes/service-sheet/acts';
import type { ActResult } from '../../nodes/service-sheet/api';
import { Bench, order } from './support/bench';

const NAME = { serviceName: 'Servizi sociali' };
const MINE = order({ sheet: NAME });
const codes = ({ problems }: ActResult): string[] => problems.map(({ code }) => code);
const stands = ({ state: now }: ActResult): unknown[] => [now?.lifecycle, now?.publication];

describe('the life of a service', () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = new Bench();
    await bench.open();
  });
  afterEach(() => bench.close());

  it('begins with nothing', async () => {
    const result = await state(bench.session(), MINE);
    assert.deepEqual([result.done, ...stands(result), result.state?.id], ['read', 'none', 'never', '']);
    for (const act of [publish, unpublish])
      assert.deepEqual(codes(await act(bench.session(), MINE)), ['SHEET_NOT_CREATED']);
    assert.deepEqual(codes(await review(bench.session(), MINE, true)), ['SHEET_NOT_CREATED']);
    assert.deepEqual(bench.gateway.writes, []);
  });

  it('goes from the draft over the review to the publication and back, and tells what happened', async () => {
    await save(bench.session(), MINE);
    assert.deepEqual(stands(await review(bench.session(), MINE, false)), ['approved', 'never']);
    const published = await publish(bench.session(), MINE);
    assert.deepEqual([published.done, ...stands(published)], ['published', 'approved', 'published']);
    const gone = await unpublish(bench.session(), MINE);
    assert.deepEqual([gone.done, ...stands(gone)], ['unpublished', 'approved', 'unpublished']);
    assert.deepEqual(
      gone.state?.history.map((line) => line.state),
      ['unpublished', 'published', 'approved', 'submitted', 'draft'],
    );
    assert.equal(gone.state.history[0]?.at, new Date(bench.time).toISOString());
  });

  it('publishes by itself after the review only when that was asked for', async () => {
    await save(bench.session(), MINE);
    await review(bench.session(), MINE, true);
    assert.deepEqual(stands(await state(bench.session(), MINE)), ['approved', 'published']);
    const [asked] = bench.gateway.calls.filter(({ path }) => path.endsWith('/review'));
    assert.equal(asked?.body, '{"auto_publish":true}');
  });

  it('is never published by a save', async () => {
    await save(bench.session(), MINE);
    await review(bench.session(), MINE, false);
    const changed = await save(bench.session(), order({ sheet: { ...NAME, phone: '06 1234567' } }));
    assert.deepEqual(stands(changed), ['draft', 'never']);
    assert.ok(!bench.gateway.writes.some((one) => one.includes('release')));
  });

  it('shows that citizens see the version before, once a published sheet was changed', async () => {
    await save(bench.session(), MINE);
    await review(bench.session(), MINE, true);
    assert.equal((await state(bench.session(), MINE)).state?.outdated, false);
    const changed = await save(bench.session(), order({ sheet: { ...NAME, phone: '06 1234567' } }));
    assert.deepEqual([changed.state?.outdated, ...stands(changed)], [true, 'draft', 'published']);
  });

  it('is not published before PagoPA approved it, nor taken away before it was published', async () => {
    await save(bench.session(), MINE);
    const result = await publish(bench.session(), MINE);
    assert.deepEqual(result.problems, [
      { code: 'SHEET_PUBLISH_STATE', field: 'service', args: { state: 'draft' } },
    ]);
    assert.deepEqual(codes(await unpublish(bench.session(), MINE)), ['SHEET_UNPUBLISH_STATE']);
    assert.deepEqual(bench.gateway.writes, ['POST ']);
  });

  it('is reviewed as it stands on IO, so what was not saved must be saved first', async () => {
    await save(bench.session(), MINE);
    const other = order({ sheet: { ...NAME, phone: '06 1234567', secureChannel: false } });
    const result = await review(bench.session(), other, false);
    assert.deepEqual(result.problems, [
      { code: 'SHEET_UNSAVED', field: 'service', args: { fields: 'secureChannel phone' } },
    ]);
  });

  it('is not sent to a review that would reject it: what stands on IO is checked, too', async () => {
    const { state: now } = await save(bench.session(), MINE);
    const listed = await bench.services().get(now?.id ?? '');
    assert.ok(listed.ok);
    const body = { ...listed.value.raw, metadata: { scope: 'LOCAL', topic_id: 3, email: 'x' } };
    await bench.services().update(listed.value.id, body);
    // An empty field of the sheet leaves IO's alone, so it does not show as a difference.
    const mine = order({ sheet: { ...NAME, email: 'x', privacyUrl: '' } });
    assert.deepEqual(codes(await review(bench.session(), mine, false)), ['SHEET_EMAIL', 'SHEET_MISSING']);
  });

  it('is not sent to a review while another service has its name', async () => {
    await save(bench.session(), MINE);
    await bench.services().create({
      ...{ name: 'servizi sociali', description: 'x', metadata: { scope: 'LOCAL', topic_id: 0 } },
      organization: { name: 'Comune di Esempio', fiscal_code: '00000000000' },
    });
    assert.deepEqual(codes(await review(bench.session(), MINE, false)), ['SHEET_NAME_TAKEN']);
  });

  it('tells why it was rejected, and can be sent again after a change', async () => {
    const vague = { ...NAME, description: 'Servizio' };
    await save(bench.session(), order({ sheet: vague }));
    const result = await review(bench.session(), order({ sheet: vague }), false);
    assert.deepEqual(
      [result.state?.lifecycle, result.state?.reason],
      ['rejected', 'Descrizione troppo generica'],
    );
    assert.equal(result.state?.history[0]?.reason, 'Descrizione troppo generica');
    const again = await review(bench.session(), order({ sheet: vague }), false);
    assert.deepEqual(again.problems[0]?.args, { state: 'rejected' });
    await save(bench.session(), MINE);
    assert.deepEqual(stands(await review(bench.session(), MINE, false)), ['approved', 'never']);
  });

  it('shows what IO tells when a part of it is missing, and names that part', async () => {
    await save(bench.session(), MINE);
    bench.gateway.spoil = ({ method, path }) =>
      method === 'GET' && /history|release/.test(path) ? { status: 500, body: '' } : undefined;
    const result = await state(bench.session(), MINE);
    assert.deepEqual(stands(result), ['draft', 'unknown']);
    assert.deepEqual(result.state?.history, []);
    assert.deepEqual(codes(result), ['SHEET_TROUBLE', 'SHEET_TROUBLE']);
  });

  it('stays done when the state cannot be read afterwards', async () => {
    await save(bench.session(), MINE);
    bench.gateway.spoil = ({ method }) =>
      method === 'GET' && bench.gateway.writes.length > 1 ? { status: 503, body: '<html>' } : undefined;
    const result = await review(bench.session(), MINE, false);
    assert.deepEqual([result.done, codes(result)], ['submitted', ['SHEET_TROUBLE']]);
  });

  for (const [what, spoil, code] of [
    ['a wrong key', { status: 401, body: '{"statusCode":401,"message":"Access denied"}' }, 'SHEET_KEY'],
    ['a forbidden call', { status: 403, body: '{"title":"You are not allowed here"}' }, 'SHEET_FORBIDDEN'],
    ['a state that changed meanwhile', { status: 409, body: '{}' }, 'SHEET_CONFLICT'],
    ['too many calls', { status: 429, body: '', headers: { 'retry-after': '7' } }, 'SHEET_TOO_MANY'],
    ['an error of IO', { status: 502, body: '<html>' }, 'SHEET_TROUBLE'],
    ['a connection that breaks', 'reset-before', 'SHEET_NO_ANSWER'],
    [
      'a redirect',
      { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } },
      'SHEET_UNEXPECTED',
    ],
  ] as const)
    for (const [name, act, meant] of [
      ['review', (mine: typeof MINE) => review(bench.session(), mine, false), /\/review$/],
      ['publication', (mine: typeof MINE) => publish(bench.session(), mine), /\/release$/],
      ['end of the publication', (mine: typeof MINE) => unpublish(bench.session(), mine), /\/release$/],
      [
        'update',
        (mine: typeof MINE) => save(bench.session(), { ...mine, sheet: { ...mine.sheet, phone: '112' } }),
        /^\/\w+$/,
      ],
    ] as const)
      it(`names ${what} at the ${name}`, async () => {
        await save(bench.session(), MINE);
        if (name !== 'review') await review(bench.session(), MINE, name === 'end of the publication');
        await state(bench.session(), MINE);
        bench.gateway.spoil = ({ method, path }) =>
          method !== 'GET' && meant.test(path) ? spoil : undefined;
        const result = await act(MINE);
        assert.deepEqual([result.done, codes(result)], [undefined, [code]]);
      });

  it('goes on after an act that failed', async () => {
    bench.gateway.spoil = () => 'reset-before';
    const [first] = await Promise.all([publish(bench.session(), MINE), save(bench.session(), MINE)]);
    assert.deepEqual(codes(first), ['SHEET_NOT_CREATED']);
    bench.gateway.spoil = () => undefined;
    assert.equal((await save(bench.session(), MINE)).done, 'created');
  });
});
