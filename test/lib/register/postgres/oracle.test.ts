import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Register, Scope, State } from '../../../../nodes/lib/register';
import { placeEmptyRegister } from '../../../support/empty-register';
import { examplesOf } from '../../../support/examples-of';
import { postgresIsHere } from '../../../support/postgres';
import { bench, DAY_MS, entry, LINE, type Bench } from '../support';
import { postgresBench, startShared } from './bench';

/** What is asked of both registers; messages are named by their order of take-in, campaigns and keys by a number. */
type Step =
  | { do: 'takeIn'; key: number; campaign: number; node: number; resend: boolean; hold: boolean }
  | { do: 'next'; limit: number }
  | { do: 'intend' | 'release' | 'giving' | 'emitted'; message: number }
  | { do: 'record'; message: number; state: 'sent' | 'unreachable' | 'in-doubt' | 'discarded' }
  | { do: 'cancel' | 'resend' | 'markSent' | 'giveAgain' | 'confirm'; scope: Chosen }
  | { do: 'letGoIfFew'; campaign: number; node: number; most: number }
  | { do: 'stop' | 'resume'; campaign: number | null; node: number }
  | { do: 'sweep'; days: number };

interface Chosen {
  readonly campaign?: number;
  readonly message?: number;
}

const campaign = fc.nat(2);
const node = fc.nat(1);
const message = fc.nat(12);
const chosen: fc.Arbitrary<Chosen> = fc.oneof(
  fc.record({ campaign }),
  fc.record({ message }),
  fc.constant<Chosen>({}),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('takeIn' as const),
      ...{ key: fc.nat(5), campaign, node, resend: fc.boolean(), hold: fc.boolean() },
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('next' as const), limit: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('intend' as const), message }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('release', 'giving', 'emitted'), message }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('record' as const),
      message,
      state: fc.constantFrom('sent', 'unreachable', 'in-doubt', 'discarded'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel', 'resend', 'markSent', 'giveAgain', 'confirm'),
      scope: chosen,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('letGoIfFew' as const), campaign, node, most: fc.nat(3) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('stop', 'resume'), campaign: fc.option(campaign), node }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('sweep' as const), days: fc.integer({ min: 1, max: 40 }) }),
  },
);

const NODES = ['send-1', 'send-2'];
const nameOf = (n: number): string => `Campagna ${n}`;
const nodeOf = (n: number): string => NODES[n] ?? '';
const SETTINGS = { recipientDays: 10, retentionDays: 30 };
const ALL = { scope: {}, limit: 1_000 } as const;

/** A claim is written in the file, and only in memory where several processes share the register: there the message is still queued. */
function seen<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll('"checking"', '"queued"')) as T;
}

/** A register, and what its users know of it. */
class Side {
  readonly #place: Bench;
  readonly #register: Register;
  readonly #ids: number[] = [];
  /** Whose intent is on disk, and that have no outcome since: of others nobody says that IO has them. */
  readonly #intended = new Set<number>();

  constructor(place: Bench) {
    this.#place = place;
    this.#register = place.open();
  }

  end(): void {
    this.#place.end();
  }

  /** What it answers; of an error its name. */
  async answer(one: Step): Promise<unknown> {
    try {
      return seen((await this.#do(one)) ?? null);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return { error: (error as Error).name };
    }
  }

  async #do(one: Step): Promise<unknown> {
    const register = this.#register;
    switch (one.do) {
      case 'takeIn': {
        const { key, resend, hold } = one;
        const taken = await register.takeIn(
          entry({
            ...{ key: String(key).padStart(64, '0'), campaign: nameOf(one.campaign), node: nodeOf(one.node) },
            ...{ resend, hold, msg: JSON.stringify({ payload: { riga: this.#ids.length } }) },
          }),
        );
        this.#ids.push(taken.id);
        return { ...taken, id: this.#ids.length };
      }
      case 'next': {
        const found = await register.next({ line: LINE, nodes: NODES, haltedServices: [], limit: one.limit });
        return found.map(({ id, attempts, msg }) => [this.#ids.indexOf(id), attempts, msg]);
      }
      case 'intend': {
        const { id, attempts } = await this.#standing(one.message);
        const isOnDisk = await register.intend({ id, attempts });
        if (isOnDisk) this.#intended.add(id);
        return isOnDisk;
      }
      case 'release': {
        const { id, attempts } = await this.#standing(one.message);
        this.#intended.delete(id);
        return register.release([{ id, attempts }]);
      }
      case 'giving':
        return register.giving([(await this.#standing(one.message)).id]);
      case 'emitted':
        return register.emitted([await this.#standing(one.message)]);
      case 'record': {
        const { id } = await this.#standing(one.message);
        const isIntended = this.#intended.delete(id);
        if (!isIntended && (one.state === 'sent' || one.state === 'in-doubt')) return undefined;
        const reason = one.state === 'sent' ? {} : { reason: 'PROVA' };
        return register.record({
          id,
          state: one.state,
          ...reason,
          ...(one.state === 'sent' ? { ioId: `io-${id}` } : {}),
        });
      }
      case 'confirm':
        return register.confirm(this.#scope(one.scope), 'anna');
      case 'letGoIfFew':
        return register.letGoIfFew(
          { line: LINE, node: nodeOf(one.node), campaign: nameOf(one.campaign) },
          one.most,
        );
      case 'stop':
        return register.stop([this.#stop(one)]);
      case 'resume':
        return register.resume([this.#stop(one)]);
      case 'sweep':
        this.#place.wait(one.days * DAY_MS);
        return register.sweep(LINE, SETTINGS);
      default:
        return register[one.do](this.#scope(one.scope));
    }
  }

  #stop({ campaign: of, node: n }: { campaign: number | null; node: number }) {
    return { node: nodeOf(n), campaign: of === null ? null : nameOf(of) };
  }

  #scope(of: Chosen): Scope {
    if (of.campaign !== undefined) return { line: LINE, campaign: nameOf(of.campaign) };
    return of.message === undefined ? { line: LINE } : { ids: [this.#ids[of.message] ?? 0] };
  }

  async #standing(
    n: number,
  ): Promise<{ id: number; state: State & ('sent' | 'in-doubt'); attempts: number }> {
    const id = this.#ids[n] ?? 0;
    const [row] = await this.#register.page({ scope: { ids: [id] }, limit: 1 });
    // A claim is not seen in every register; what is not there never went out.
    const { state = 'sent', attempts = 0 } = row ?? {};
    return { id, attempts, state: state as 'sent' };
  }

  /** All that can be asked. */
  async all(): Promise<unknown> {
    const register = this.#register;
    // What is owed is told to who sends for the line: after days without a sign of life it might be another process.
    await register.next({ line: LINE, nodes: ['nobody'], haltedServices: [], limit: 1 });
    const rows = await register.page({ ...ALL, withRows: true, fiscalCode: 'full' });
    const counts = new Map<string, number>();
    for (const { line, node: of, campaign: name, state, reason, n } of await register.counts({})) {
      const cell = JSON.stringify(seen([line, of, name, state, reason]));
      counts.set(cell, (counts.get(cell) ?? 0) + n);
    }
    const owed = await Promise.all(NODES.map((of) => register.unemitted(of, 0, 1_000)));
    return {
      rows: seen(rows).map(({ id, changedAt, ...row }) => ({
        ...row,
        id: this.#ids.indexOf(id),
        // When a message was claimed, and put back, is only known where claims are written.
        changedAt: row.state === 'queued' ? null : changedAt,
      })),
      counts: [...counts].sort(),
      campaigns: (await register.campaigns()).map(({ states: { checking, queued, ...states }, ...one }) => ({
        ...one,
        states: { ...states, queued: queued + checking },
      })),
      owed: owed.map((all) =>
        all.map(({ id, msg, state, again }) => [this.#ids.indexOf(id), msg, state, again]),
      ),
      held: (await register.held({ line: LINE }, 100)).map(({ id }) => this.#ids.indexOf(id)),
      stops: await register.stops(),
      confirmations: await register.confirmations({ line: LINE }),
    };
  }
}

describe('a register in PostgreSQL beside one in a file', () => {
  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });

  it('answers the same, and has the same in it, whatever is asked in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const [file, database] = [new Side(bench(placeEmptyRegister)), new Side(postgresBench())];
        try {
          for (const [n, one] of steps.entries()) {
            const expected = await file.answer(one);
            assert.deepEqual(await database.answer(one), expected, `${n}: ${JSON.stringify(one)}`);
          }
          assert.deepEqual(await database.all(), await file.all());
        } finally {
          file.end();
          database.end();
        }
      }),
      // A sequence that was found is shown even where making it shorter would take too long.
      { numRuns: examplesOf(100), interruptAfterTimeLimit: 40_000 },
    );
  });
});
