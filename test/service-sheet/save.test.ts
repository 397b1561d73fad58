import assert from 'node:assert/strict';
import { plan, review, save, state } from '../../nodes/service-sheet/acts';
import type { ActResult } from '../../nodes/service-sheet/api';
import { sheetsInFile } from '../../nodes/lib/register';
import { MODEL_DESCRIPTION } from '../../nodes/service-sheet/sheet';
import { Bench, order, png } from './support/bench';

const NAME = { serviceName: 'Servizi sociali' };
const codes = ({ problems }: ActResult): string[] => problems.map(({ code }) => code);

describe('saving the sheet of a service', () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = new Bench();
    await bench.open();
  });
  afterEach(() => bench.close());

  const raw = async (id: string): Promise<Record<string, unknown>> => {
    const asked = await bench.services().get(id);
    assert.ok(asked.ok);
    return asked.value.raw;
  };
  const created = async (): Promise<string> => {
    const { state: now, problems } = await save(bench.session(), order({ sheet: NAME }));
    assert.deepEqual(problems, []);
    return now?.id ?? '';
  };
  /** Somebody changes the service in the Area Riservata. */
  const changeElsewhere = async (id: string, more: object, metadata: object = {}): Promise<void> => {
    const before = await raw(id);
    const { topic, ...rest } = before.metadata as { topic: { id: number } };
    const body = { ...before, ...more, metadata: { ...rest, topic_id: topic.id, ...metadata } };
    const asked = await bench.services().update(id, body);
    assert.ok(asked.ok);
  };

  it('creates a draft with the model’s texts, the institution and room for payments, and publishes nothing', async () => {
    const result = await save(bench.session(), order({ sheet: { ...NAME, phone: '06 1234567' } }));
    assert.deepEqual([result.done, result.problems], ['created', []]);
    const found = await raw(result.state?.id ?? '');
    assert.equal(found.description, MODEL_DESCRIPTION);
    assert.deepEqual(found.organization, { name: 'Comune di Esempio', fiscal_code: '00000000000' });
    assert.equal(found.max_allowed_payment_amount, 1_000_000);
    assert.equal(found.require_secure_channel, true);
    assert.deepEqual(found.metadata, {
      scope: 'LOCAL',
      topic: { id: 3, name: 'Benessere sociale' },
      phone: '06 1234567',
      email: 'sociale@comune.example',
      privacy_url: 'https://www.comune.example/privacy',
    });
    assert.deepEqual([result.state?.lifecycle, result.state?.publication], ['draft', 'never']);
    assert.deepEqual(bench.gateway.writes, ['POST ']);
  });

  it('asks nobody when something is wrong with the sheet, and says all of it', async () => {
    const wrong = order({ serviceId: '../altri', logoFile: '/nessuno/logo.png', sheet: { email: 'x' } });
    const session = bench.session({ organization: { name: '', fiscalCode: '00000000000' } });
    assert.deepEqual(codes(await save(session, wrong)), [
      ...['SHEET_MISSING', 'SHEET_EMAIL', 'SHEET_INSTITUTION_NAME', 'SHEET_ID', 'SHEET_LOGO_UNREADABLE'],
    ]);
    assert.deepEqual(codes(await state(session, wrong)), ['SHEET_ID']);
    assert.deepEqual(bench.gateway.calls, []);
  });

  it('makes one service of a double click', async () => {
    const [first, second] = await Promise.all([
      save(bench.session(), order({ sheet: NAME })),
      save(bench.session(), order({ sheet: NAME })),
    ]);
    assert.deepEqual([first.done, second.done], ['created', 'unchanged']);
    assert.equal(first.state?.id, second.state?.id);
    assert.deepEqual(await bench.names(), ['Servizi sociali']);
  });

  it('remembers the service that it made, also after a restart, without its id in the node', async () => {
    const id = await created();
    const again = bench.session({
      memory: sheetsInFile(`${bench.folder}/data`),
    });
    const result = await save(again, order({ sheet: { ...NAME, phone: '06 1234567' } }));
    assert.deepEqual([result.done, result.state?.id], ['updated', id]);
  });

  it('asks before it takes over a service that others made, whatever the letters of its name', async () => {
    const id = await created();
    const other = order({ node: 'altra', sheet: { serviceName: 'SERVIZI SOCIALI' } });
    const result = await save(bench.session(), other);
    assert.deepEqual(codes(result), ['SHEET_EXISTS']);
    assert.equal(result.problems[0]?.args?.id, id);
    assert.deepEqual(await bench.names(), ['Servizi sociali']);
    const taken = await save(bench.session(), { ...other, serviceId: id });
    assert.deepEqual([taken.done, taken.state?.name], ['updated', 'SERVIZI SOCIALI']);
  });

  it('looks at every page of the services for the name', async () => {
    for (let n = 0; n < 101; n += 1)
      await bench.services().create({
        ...{ name: `Servizio ${n}`, description: 'x', metadata: { scope: 'LOCAL', topic_id: 0 } },
        organization: { name: 'Comune di Esempio', fiscal_code: '00000000000' },
      });
    assert.equal((await bench.names()).length, 101);
    assert.deepEqual(codes(await save(bench.session(), order({ sheet: { serviceName: 'servizio 100' } }))), [
      'SHEET_EXISTS',
    ]);
  });

  it('refuses the name of another service also for one that it updates', async () => {
    const id = await created();
    await save(bench.session(), order({ node: 'altra', sheet: { serviceName: 'Altro servizio' } }));
    const result = await save(
      bench.session(),
      order({ serviceId: id, sheet: { serviceName: 'altro SERVIZIO' } }),
    );
    assert.deepEqual(codes(result), ['SHEET_NAME_TAKEN']);
  });

  describe('that is on IO already', () => {
    it('changes only what the sheet has, and leaves the rest as IO gave it', async () => {
      const id = await created();
      const others = {
        authorized_cidrs: ['192.0.2.0/24'],
        authorized_recipients: ['AAAAAA00A00A000A'],
        max_allowed_payment_amount: 5,
        suitable_for_minors: true,
        organization: { name: 'Comune', fiscal_code: '00000000000', department_name: 'Sociale' },
      };
      await changeElsewhere(id, others, {
        phone: '06 7654321',
        tos_url: 'https://comune.example/termini',
        cta: 'x',
      });
      const result = await save(
        bench.session(),
        order({ serviceId: id, sheet: { ...NAME, webUrl: 'https://comune.example' } }),
      );
      assert.equal(result.done, 'updated');
      const found = await raw(id);
      for (const [name, value] of Object.entries(others)) assert.deepEqual(found[name], value, name);
      const { phone, tos_url: terms, cta, web_url: web } = found.metadata as Record<string, string>;
      assert.deepEqual(
        [phone, terms, cta, web],
        ['06 7654321', 'https://comune.example/termini', 'x', 'https://comune.example'],
      );
    });

    describe('and of which IO does not say whether it is enabled for minors', () => {
      const url = { ...NAME, webUrl: 'https://comune.example' };
      let id = '';
      let quiet: Bench;

      /** What was written last. */
      const minors = (): unknown => {
        const puts = quiet.gateway.calls.filter(({ method }) => method === 'PUT');
        return (JSON.parse(puts.at(-1)?.body ?? '{}') as { suitable_for_minors?: unknown })
          .suitable_for_minors;
      };

      beforeEach(async () => {
        quiet = new Bench({ tellsMinors: false });
        await quiet.open();
        const asked = await quiet.services().create({
          ...{ name: 'Servizi sociali', description: 'x', metadata: { scope: 'LOCAL', topic_id: 0 } },
          organization: { name: 'Comune di Esempio', fiscal_code: '00000000000' },
          suitable_for_minors: true,
        });
        assert.ok(asked.ok);
        ({ id } = asked.value);
        assert.ok(!('suitable_for_minors' in asked.value.raw));
      });
      afterEach(() => quiet.close());

      it('writes nothing until a person has said so, and asks in the dialog', async () => {
        const before = quiet.gateway.writes.length;
        const result = await save(quiet.session(), order({ serviceId: id, sheet: url }));
        assert.deepEqual(codes(result), ['SHEET_MINORS_UNKNOWN']);
        const planned = await plan(quiet.session(), order({ serviceId: id, sheet: url }));
        assert.ok('kind' in planned && planned.kind === 'update' && planned.asksMinors);
        assert.equal(quiet.gateway.writes.length, before);
      });

      for (const said of [true, false])
        it(`writes what was said (${said}), and remembers it for the next time`, async () => {
          const stated = { ...order({ serviceId: id, sheet: url }), minors: said };
          assert.equal((await save(quiet.session(), stated)).done, 'updated');
          assert.equal(minors(), said);
          const later = order({ serviceId: id, sheet: { ...url, address: 'via Roma 1' } });
          const planned = await plan(quiet.session(), later);
          assert.ok('kind' in planned && planned.kind === 'update' && !planned.asksMinors);
          assert.equal((await save(quiet.session(), later)).done, 'updated');
          assert.equal(minors(), said);
        });

      it('knows it of a service that it made itself', async () => {
        const own = { ...NAME, serviceName: 'Alloggi sociali' };
        await save(quiet.session(), order({ node: 'altro', sheet: own }));
        const changed = order({ node: 'altro', sheet: { ...own, address: 'via Roma 1' } });
        assert.equal((await save(quiet.session(), changed)).done, 'updated');
        assert.equal(minors(), false);
      });
    });

    it('writes nothing when nothing differs', async () => {
      const id = await created();
      const before = bench.gateway.writes.length;
      const result = await save(bench.session(), order({ serviceId: id, sheet: NAME }));
      assert.deepEqual([result.done, bench.gateway.writes.length], ['unchanged', before]);
    });

    it('says beforehand what would change, and whether people will look at it', async () => {
      assert.deepEqual(await plan(bench.session(), order({ sheet: NAME })), { kind: 'create' });
      const id = await created();
      const same = await plan(bench.session(), order({ serviceId: id, sheet: NAME }));
      assert.deepEqual(same, { kind: 'unchanged', logo: false });
      const sheet = {
        serviceName: 'Servizi alla persona',
        topic: 17,
        phone: '06 1234567',
        secureChannel: false,
      };
      const found = await plan(bench.session(), order({ serviceId: id, sheet }));
      assert.ok('kind' in found && found.kind === 'update');
      assert.deepEqual(found.changes, [
        { field: 'serviceName', here: 'Servizi alla persona', there: 'Servizi sociali' },
        { field: 'topic', here: 'Salute', there: 'Benessere sociale' },
        { field: 'secureChannel', here: 'no', there: 'yes' },
        { field: 'phone', here: '06 1234567', there: '' },
      ]);
      assert.deepEqual([found.lookedAt, found.lifecycle], [true, 'draft']);
      const small = await plan(
        bench.session(),
        order({ serviceId: id, sheet: { ...NAME, phone: '06 1234567' } }),
      );
      assert.ok('kind' in small && small.kind === 'update' && !small.lookedAt);
      assert.deepEqual(bench.gateway.writes, ['POST ']);
    });

    it('is not saved over what somebody changed after the person saw it', async () => {
      const id = await created();
      const mine = order({ serviceId: id, sheet: { ...NAME, phone: '06 1234567' } });
      const shown = await plan(bench.session(), mine);
      assert.ok('kind' in shown && shown.kind === 'update');
      await changeElsewhere(id, { authorized_cidrs: ['192.0.2.0/24'] });
      assert.deepEqual(codes(await save(bench.session(), mine, shown.seen)), ['SHEET_CHANGED_MEANWHILE']);
      const again = await plan(bench.session(), mine);
      assert.ok('kind' in again && again.kind === 'update');
      assert.equal((await save(bench.session(), mine, again.seen)).done, 'updated');
    });

    it('cannot be changed while it is under review', async () => {
      const slow = new Bench({ reviewMs: 3_600_000 });
      await slow.open();
      try {
        await save(slow.session(), order({ sheet: NAME }));
        assert.equal(
          (await review(slow.session(), order({ sheet: NAME }), false)).state?.lifecycle,
          'submitted',
        );
        const changed = order({ sheet: { ...NAME, phone: '06 1234567' } });
        assert.deepEqual(codes(await save(slow.session(), changed)), ['SHEET_SUBMITTED']);
        assert.deepEqual(await plan(slow.session(), changed), [
          { code: 'SHEET_SUBMITTED', field: 'service' },
        ]);
        const again = await review(slow.session(), order({ sheet: NAME }), false);
        assert.deepEqual(again.problems, [
          { code: 'SHEET_REVIEW_STATE', field: 'service', args: { state: 'submitted' } },
        ]);
      } finally {
        await slow.close();
      }
    });

    it('of another institution is left alone', async () => {
      const organization = { name: 'Altro', fiscalCode: '11111111111' };
      const foreign = await save(bench.session({ organization }), order({ sheet: { serviceName: 'Altro' } }));
      const result = await save(
        bench.session(),
        order({ serviceId: foreign.state?.id ?? '', node: 'n', sheet: NAME }),
      );
      assert.deepEqual(codes(result), ['SHEET_OTHER_INSTITUTION']);
      assert.equal(result.problems[0]?.args?.there, '11111111111');
    });

    it('by an id that IO does not know is a mistake, not a new service', async () => {
      const result = await save(
        bench.session(),
        order({ serviceId: '01HXXXXXXXXXXXXXXXXXXXXXXX', sheet: NAME }),
      );
      assert.deepEqual(result.problems, [
        { code: 'SHEET_NOT_FOUND', field: 'serviceId', value: '01HXXXXXXXXXXXXXXXXXXXXXXX' },
      ]);
      assert.deepEqual(bench.gateway.writes, []);
    });
  });

  describe('in the simulator', () => {
    beforeEach(async () => {
      await bench.close();
      bench = new Bench({ markServiceIds: true });
      await bench.open();
    });
    const rehearsal = () => bench.session({ isSimulator: true, destination: '00000000000|simulator' });
    const REAL = '01HXXXXXXXXXXXXXXXXXXXXXXX';

    it('leaves the real id aside, and makes a service of its own', async () => {
      const result = await save(rehearsal(), order({ serviceId: REAL, sheet: NAME }));
      assert.equal(result.done, 'created');
      assert.match(result.state?.id ?? '', /^0{10}/);
      assert.equal((await save(rehearsal(), order({ serviceId: REAL, sheet: NAME }))).done, 'unchanged');
    });

    it('makes it again when the simulator has forgotten it', async () => {
      const { state: before } = await save(rehearsal(), order({ sheet: NAME }));
      const id = before?.id ?? '';
      await bench.close();
      bench = new Bench({ markServiceIds: true, seed: 7 });
      await bench.open();
      await bench.memory.remember('00000000000|simulator', 'scheda', { serviceId: id });
      const result = await save(rehearsal(), order({ serviceId: id, sheet: NAME }));
      assert.equal(result.done, 'created');
      assert.equal((await save(rehearsal(), order({ serviceId: id, sheet: NAME }))).done, 'unchanged');
      assert.deepEqual(await bench.names(), ['Servizi sociali']);
    });

    it('minds no name of another institution, which has the same key there', async () => {
      const organization = { name: 'Altro', fiscalCode: '11111111111' };
      await save(
        { ...rehearsal(), organization, destination: '11111111111|simulator' },
        order({ sheet: NAME }),
      );
      assert.equal((await save(rehearsal(), order({ sheet: NAME }))).done, 'created');
    });

    it('never hands an id of the simulator to the real IO', async () => {
      const { state: before } = await save(rehearsal(), order({ sheet: NAME }));
      bench.gateway.calls.length = 0;
      await save(bench.session(), order({ serviceId: before?.id ?? '', sheet: NAME }));
      assert.ok(
        !bench.gateway.calls.some(({ method, path }) => method === 'GET' && path.startsWith('/0000')),
      );
    });
  });

  describe('with a logo', () => {
    it('sends it once, and again only when it is another', async () => {
      const logoFile = bench.file('logo.png', png());
      const mine = order({ logoFile, sheet: { ...NAME, logo: 'logo.png' } });
      const id = (await save(bench.session(), mine)).state?.id ?? '';
      assert.deepEqual(bench.gateway.writes, ['POST ', `PUT /${id}/logo`]);
      await save(bench.session(), mine);
      assert.equal(bench.gateway.writes.length, 2);
      bench.file('logo.png', png(200, 200));
      assert.deepEqual(await plan(bench.session(), mine), { kind: 'unchanged', logo: true });
      await save(bench.session(), mine);
      assert.equal(bench.gateway.writes.at(-1), `PUT /${id}/logo`);
      assert.equal(bench.gateway.writes.length, 3);
    });

    it('tries again while IO does not know the new service yet', async () => {
      let refused = 2;
      bench.gateway.spoil = ({ path }) => {
        if (!path.endsWith('/logo') || refused === 0) return undefined;
        refused -= 1;
        return { status: 401, body: '{"statusCode":401,"message":"Access denied"}' };
      };
      const logoFile = bench.file('logo.png', png());
      const result = await save(bench.session(), order({ logoFile, sheet: { ...NAME, logo: 'logo.png' } }));
      assert.deepEqual([result.problems, bench.waits], [[], [1000, 2000]]);
    });

    it('says that the service is there even when the logo is not', async () => {
      bench.gateway.spoil = ({ path }) =>
        path.endsWith('/logo') ? { status: 400, body: '{"title":"Bad Request"}' } : undefined;
      const logoFile = bench.file('logo.png', png());
      const result = await save(bench.session(), order({ logoFile, sheet: { ...NAME, logo: 'logo.png' } }));
      assert.equal(result.done, 'created');
      assert.deepEqual(
        result.problems.map(({ code, field }) => [code, field]),
        [['SHEET_REFUSED', 'logo']],
      );
    });
  });
});
