import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { EventEmitter } from 'node:events';
import { CHANGED_TOPIC } from '../../nodes/sidebar/api';
import { SentPerMinute } from '../../nodes/sidebar/per-minute';
import { citizen, ready } from '../support/flow';
import { stage } from '../support/stage';

const MINUTE = 60_000;
const { events } = createRequire(__filename)('@node-red/util') as { events: EventEmitter };

interface Published {
  readonly topic: string;
  readonly data: object;
}

describe('the sign that something has changed', () => {
  const scene = stage();

  it('goes to open editors while messages leave, without a word about them', async () => {
    await scene.load();
    const published = new Promise<Published>((resolve) => {
      const hear = (message: Published): void => {
        if (message.topic !== CHANGED_TOPIC) return;
        events.removeListener('comms', hear);
        resolve(message);
      };
      events.on('comms', hear);
    });
    scene.runtime.node('send').receive(ready(citizen('A')));
    assert.deepEqual(Object.keys((await published).data), ['at']);
  });
});

describe('messages sent per minute', () => {
  it('are counted from the totals that the register tells', () => {
    const sent = new SentPerMinute();
    sent.begin(100, [60 * MINUTE, 60 * MINUTE + 1]);
    sent.look(103, 60 * MINUTE + 500);
    sent.look(110, 61 * MINUTE);
    assert.deepEqual(sent.lastHour(61 * MINUTE).slice(-3), [0, 5, 7]);
  });

  it('do not fall when old messages are erased', () => {
    const sent = new SentPerMinute();
    sent.begin(100, []);
    sent.look(40, MINUTE);
    sent.look(42, MINUTE);
    assert.equal(sent.lastHour(MINUTE).at(-1), 2);
  });

  it('are forgotten after an hour', () => {
    const sent = new SentPerMinute();
    sent.begin(0, [0]);
    assert.equal(sent.lastHour(59 * MINUTE)[0], 1);
    assert.equal(
      sent.lastHour(60 * MINUTE).reduce((sum, n) => sum + n),
      0,
    );
  });
});
