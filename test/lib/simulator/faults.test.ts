import assert from 'node:assert/strict';
import { createSimulator } from '../../../nodes/lib/simulator';
import { faultChooser } from '../../../nodes/lib/simulator/faults';
import { type SimulatorOptions, settle } from '../../../nodes/lib/simulator/options';
import { seededRandom, ulid } from '../../../nodes/lib/simulator/random';
import { REACHABLE, start, stopAll } from './support';

function choices(options: SimulatorOptions, seed: number, n: number): (string | undefined)[] {
  const choose = faultChooser(settle(options), seededRandom(seed));
  return Array.from({ length: n }, () => choose('send', REACHABLE));
}

describe('random faults', () => {
  afterEach(stopAll);

  const mix = {
    rate429: 0.1,
    rate500: 0.1,
    resetBefore: 0.1,
    resetAfter: 0.1,
    slow: 0.1,
    garbage: 0.1,
    halfAnswer: 0.1,
  };

  it('are the same for the same seed and others for another', () => {
    assert.deepEqual(choices({ faults: mix }, 7, 200), choices({ faults: mix }, 7, 200));
    assert.notDeepEqual(choices({ faults: mix }, 7, 200), choices({ faults: mix }, 8, 200));
  });

  it('come about as often as asked, 500 on both sides of the storing', () => {
    const n = 20_000;
    const counts = new Map<string, number>();
    for (const fault of choices({ faults: mix }, 42, n)) {
      counts.set(fault ?? 'none', (counts.get(fault ?? 'none') ?? 0) + 1);
    }
    const near = (fault: string, share: number): void => {
      const found = (counts.get(fault) ?? 0) / n;
      assert.ok(Math.abs(found - share) < 0.01, `${fault}: ${found}`);
    };
    for (const fault of ['rate-limited', 'reset-before', 'reset-after', 'slow', 'garbage', 'half-answer']) {
      near(fault, 0.1);
    }
    near('error-before', 0.05);
    near('error-after', 0.05);
    near('none', 0.3);
  });

  it('do not happen unasked', () => {
    assert.ok(choices({}, 1, 1000).every((fault) => fault === undefined));
  });

  it('hit only the calls they are meant for', async () => {
    const api = await start({ faults: { rate500: 1 }, faultsOn: ['send'] });
    assert.equal((await api.profile(REACHABLE)).status, 200);
    assert.equal((await api.send()).status, 500);
  });

  it('leave an exact balance: the list of accepted messages is what was stored', async () => {
    const faults = {
      rate429: 0.1,
      rate500: 0.2,
      resetBefore: 0.1,
      resetAfter: 0.1,
      garbage: 0.1,
      halfAnswer: 0.1,
    };
    const api = await start({ faults, unlimited: true, keepAccepted: true, capacity: 5 });
    let clear = 0;
    let doubtful = 0;
    for (let i = 0; i < 100; i++) {
      await api.send().then(
        ({ status, json }) => {
          if (status === 201 && 'id' in json) clear += 1;
          else if (status !== 429) doubtful += 1;
        },
        () => (doubtful += 1),
      );
    }
    const { accepted, inbox } = api.simulator;
    assert.ok(clear <= accepted.length && accepted.length <= clear + doubtful);
    assert.ok(doubtful > 20);
    assert.equal(inbox.size, 5);
    assert.equal(new Set(accepted.map(({ id }) => id)).size, accepted.length);
    assert.equal(new Set(accepted.map(({ hash }) => hash)).size, 1);
  });

  it('are refused when they are no probabilities', () => {
    for (const faults of [{ slow: -0.1 }, { slow: 1.1 }, { slow: NaN }, { slow: 0.6, garbage: 0.5 }]) {
      assert.throws(() => createSimulator({ faults }), RangeError);
    }
    assert.throws(() => createSimulator({ limit: 0 }), RangeError);
    assert.throws(() => createSimulator({ latencyMs: 1.5 }), RangeError);
    assert.doesNotThrow(() => createSimulator({ faults: { slow: 0.7, garbage: 0.2, rate429: 0.1 } }));
  });
});

describe('message ids', () => {
  it('sort by time, as ULIDs do', () => {
    const random = seededRandom(1);
    const ids = [0, 1, 31, 32, 1_700_000_000_000].map((time) => ulid(time, random));
    assert.deepEqual([...ids].sort(), ids);
    assert.ok(ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)));
  });
});
