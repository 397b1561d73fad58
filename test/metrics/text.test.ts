import assert from 'node:assert/strict';
import fc from 'fast-check';
import { counting } from '../../nodes/metrics/counting';
import { loopDelay } from '../../nodes/metrics/loop-delay';
import { registerSamples } from '../../nodes/metrics/register';
import { lineLabels } from '../../nodes/metrics/line-labels';
import { BUCKETS, Numbers } from '../../nodes/metrics/numbers';
import { durationsRows, samplesRows } from '../../nodes/metrics/text';
import { stateLabel, reasonLabel } from '../../nodes/metrics/labels';
import type { Register } from '../../nodes/lib/register';
import { until } from '../support/until';
import { parsed, valueOf } from './support/prometheus';

const TINY = '# HELP io_outage x\n# TYPE io_outage gauge\nio_outage 1\n';
const IO = 'https://api.io.pagopa.it/api/v1';

describe('Prometheus’ text', () => {
  it('is read back as it was meant, whatever stands in a label', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (code) => {
        const text = [...samplesRows('io_register_errors_total', [{ labels: [code], value: 1.5 }])].join('');
        const [[written, value] = ['', 0]] = [
          ...(parsed(text).get('io_register_errors_total')?.samples ?? []),
        ];
        const read = written
          .slice('io_register_errors_total{code="'.length, -2)
          .replace(/\\(.)/g, (_all, one: string) => (one === 'n' ? '\n' : one));
        assert.deepEqual([read, value], [code, 1.5]);
      }),
    );
  });

  it('has buckets that ascend to the count, and a sum in seconds', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 400_000, noNaN: true })), (times) => {
        const numbers = new Numbers();
        for (const ms of times) numbers.duration('io_call_duration_seconds', ['message']).took(ms);
        const text = [
          ...durationsRows('io_call_duration_seconds', numbers.durations('io_call_duration_seconds')),
        ].join('');
        if (times.length === 0) {
          assert.equal(text, '');
          return;
        }
        const families = parsed(text);
        assert.equal(valueOf(families, 'io_call_duration_seconds_count'), times.length);
        for (const bound of BUCKETS)
          assert.equal(
            valueOf(families, 'io_call_duration_seconds_bucket', { le: String(bound) }),
            times.filter((ms) => ms <= bound * 1000).length,
          );
        const sum = valueOf(families, 'io_call_duration_seconds_sum') ?? 0;
        const wanted = times.reduce((all, ms) => all + ms / 1000, 0);
        assert.ok(Math.abs(sum - wanted) <= 1e-9 * Math.max(1, wanted));
      }),
    );
  });

  it('has nothing of a metric of which nothing is known', () => {
    assert.deepEqual([...samplesRows('io_halts', [])], []);
  });
});

describe('a line in labels', () => {
  it('is its institution, its mode and the host it leads to', () => {
    assert.deepEqual(lineLabels(`01199250158|live|${IO}`), ['01199250158', 'live', 'api.io.pagopa.it']);
    assert.deepEqual(lineLabels('01199250158|simulator|'), ['01199250158', 'simulator', '']);
  });

  it('never shows more of an address than its host, and still tells each from the others', () => {
    const lines = [
      `01199250158|live|${IO}`,
      '01199250158|live|http://api.io.pagopa.it/api/v1',
      '01199250158|live|https://api.io.pagopa.it/secret-key/api/v1',
      '01199250158|live|https://user:secret-key@api.io.pagopa.it/api/v1',
      '01199250158|live|https://api.io.pagopa.it/api/v1?key=secret-key',
      '01199250158|live|secret-key',
      '01199250158|secret-key|',
      `RSSMRA80A01H501U|live|${IO}`,
    ];
    const labels = lines.map((line) => lineLabels(line).join(' '));
    assert.equal(new Set(labels).size, lines.length);
    for (const one of labels) assert.doesNotMatch(one, /secret|user|RSSMRA/);
  });

  it('has reasons and states of ours only', () => {
    assert.deepEqual(['NO_ANSWER', 'RSSMRA80A01H501U', null].map(reasonLabel), ['NO_ANSWER', 'OTHER', '']);
    assert.equal(stateLabel('queued', 'TO_CONFIRM'), 'held');
    assert.equal(stateLabel('queued', null), 'queued');
  });
});

describe('whoever counts', () => {
  it('hands on the very promise of the register, also one that fails', async () => {
    const failing = Promise.reject(new Error('disk'));
    const going = Promise.resolve(true);
    const register = { intend: () => going, record: () => failing } as unknown as Register;
    const numbers = new Numbers();
    const counted = counting(numbers).register(register);
    assert.equal(counted.intend({ id: 1, attempts: 0 }), going);
    assert.equal(counted.record({ id: 1, state: 'sent' }), failing);
    await assert.rejects(failing, /disk/);
    assert.equal(numbers.count('io_register_errors_total', ['OTHER']).value, 1);
  });
});

describe('a look', () => {
  it('does not wait for a register that does not answer', async () => {
    const register = { totals: () => new Promise(() => undefined) } as unknown as Register;
    const read = await registerSamples({ register }, 10);
    assert.deepEqual(read.io_register_up, [{ labels: [], value: 0 }]);
    assert.equal(read.io_messages, undefined);
  });

  it('knows how late the event loop was, whoever has looked before', async () => {
    const delay = loopDelay(300);
    const busy = setInterval(() => {
      const end = performance.now() + 60;
      while (performance.now() < end) parsed(TINY);
    }, 100);
    await until(() => (delay.last['1'] ?? 0) > 0.03).finally(() => {
      clearInterval(busy);
    });
    assert.deepEqual(Object.keys(delay.last).sort(), ['0.5', '0.99', '1']);
  });
});
