import assert from 'node:assert/strict';
import type { SheetMemory } from '../../../../nodes/lib/register';
import type { RemoteAnswer } from '../../../../nodes/service/remote-answer';
import { plan, write, type Wanted } from '../../../../nodes/service/remote-routes';
import { json, Listening } from '../../../support/http';
import { postgresIsHere } from '../../../support/postgres';
import { StandIn } from '../../../support/remote';
import { postgresBench, sheetsOf, startShared, type PostgresBench } from './bench';

const HERE = 'https://nodered.comune.example/io-allegati';
const FORM = {
  ...{ name: 'Allegati del Comune', description: 'Allegati dei bandi', precondition: 'NEVER' },
  ...{ lollipop: false, withoutLollipop: '', testUrl: '', testUsers: '' },
};
const BEING_MADE = { result: 'trouble', code: 'beingMade', args: {} };
const MEANWHILE = { result: 'trouble', code: 'changedMeanwhile', args: {} };

describe('configurations of remote content, created from several Node-REDs', () => {
  let place: PostgresBench;
  let io: Listening;
  let made: object[];
  /** Before IO answers to a creation, whose status it gives. */
  let creating: () => Promise<number>;
  const standing: StandIn[] = [];

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(async () => {
    place = postgresBench();
    made = [];
    creating = () => Promise.resolve(201);
    io = await Listening.start((call, response) => {
      if (call.method !== 'POST') json(response, 200, { rcConfigList: made });
      else
        void creating().then((status) => {
          const one = {
            ...(call.body as object),
            configuration_id: `01HXAMPE0000000000000000${made.length}Z`,
          };
          if (status === 201) made.push({ ...one, user_id: 'u' });
          json(response, status, status === 201 ? one : {});
        });
    });
  });
  afterEach(async () => {
    for (const one of standing.splice(0)) one.leave();
    place.end();
    await io.end();
  });

  /** As the dialog of a Node-RED of its own asks. */
  function replica(memory: SheetMemory = sheetsOf(place.another())): Wanted {
    const id = `ente-${standing.length + 1}`;
    standing.push(
      new StandIn(undefined, { institution: id, node: `allegati-${id}`, headerKey: 'chiave', baseUrl: HERE }),
    );
    const institution = {
      ...{ id, fiscalCode: '00000000000', mode: 'live', manageKey: 'chiave-di-gestione' },
      destination: () => Promise.resolve({ url: io.url }),
    } as unknown as Wanted['institution'];
    return { institution, shared: () => memory, id: '', form: FORM, seen: '', reference: '' };
  }

  async function planned(wanted: Wanted): Promise<Wanted> {
    const answer = await plan(wanted);
    assert.ok(answer.result === 'planned');
    return { ...wanted, seen: answer.seen };
  }

  const creations = (): number => io.calls.filter(({ method }) => method === 'POST').length;
  const results = (answers: readonly RemoteAnswer[]): string[] =>
    answers.map((one) => (one.result === 'trouble' ? one.code : one.result)).sort();

  it('make one when both write at the same moment', async () => {
    const both = [await planned(replica()), await planned(replica())];
    let waiting = both.length;
    let go = (): void => undefined;
    const all = new Promise<void>((resolve) => (go = resolve));
    // Both have looked at IO, and found nothing, before one begins.
    const met = both.map((one): Wanted => {
      const memory = one.shared() ?? assert.fail();
      const pending = async (destination: string) => {
        waiting -= 1;
        if (waiting === 0) go();
        await all;
        return memory.pending(destination);
      };
      return { ...one, shared: () => ({ ...memory, pending }) };
    });
    const answers = await Promise.all(met.map(write));
    assert.equal(results(answers)[1], 'written');
    assert.match(results(answers)[0] ?? '', /^(beingMade|changedMeanwhile)$/);
    assert.equal(creations(), 1);
  });

  it('make none while another one makes one, and tell it', async () => {
    const [first, second] = [await planned(replica()), await planned(replica())];
    let answers: RemoteAnswer | undefined;
    creating = async () => {
      answers = await write(second);
      return 201;
    };
    assert.equal((await write(first)).result, 'written');
    assert.deepEqual(answers, BEING_MADE);
    assert.deepEqual(await write(second), MEANWHILE);
    assert.equal(creations(), 1);
  });

  it('make none for five minutes after one whose answer did not come', async () => {
    const [first, second] = [await planned(replica()), await planned(replica())];
    creating = () => Promise.resolve(503);
    assert.equal(results([await write(first)])[0], 'trouble');
    creating = () => Promise.resolve(201);
    assert.deepEqual(await write(second), BEING_MADE);
    assert.deepEqual(await write(first), BEING_MADE);
    place.wait(5 * 60_000);
    assert.equal((await write(second)).result, 'written');
    assert.equal(creations(), 2);
  });

  it('make one at once after IO has refused another', async () => {
    const [first, second] = [await planned(replica()), await planned(replica())];
    creating = () => Promise.resolve(403);
    assert.equal(results([await write(first)])[0], 'manageForbidden');
    creating = () => Promise.resolve(201);
    assert.equal((await write(second)).result, 'written');
  });
});
