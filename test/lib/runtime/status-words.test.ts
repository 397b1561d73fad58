import assert from 'node:assert/strict';
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { STATUS_TOPIC } from '../../../nodes/lib/core/words';
import { translate } from '../../../nodes/lib/runtime/translate';
import { spell } from '../../../nodes/lib/outbox/forecast';
import { citizen, ready } from '../../support/flow';
import { stage } from '../../support/stage';

const { events } = createRequire(__filename)('@node-red/util') as { events: EventEmitter };

interface Published {
  readonly topic: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly retain: boolean;
}

describe('the words of a status, for editors in another language', () => {
  const scene = stage();
  let published: Published[];
  const hear = (message: Published): void => {
    if (message.topic.startsWith(`${STATUS_TOPIC}/`)) published.push(message);
  };
  const show = (id: string, text?: string): void => {
    events.emit('node-status', { id, status: text === undefined ? {} : { text } });
  };

  beforeEach(async () => {
    published = [];
    await scene.load();
    events.on('comms', hear);
  });
  afterEach(() => {
    events.removeListener('comms', hear);
  });

  it('follow the text that a node shows, and stay for editors that open later', async () => {
    const told = new Promise<Published>((resolve) => {
      events.on('comms', function once(message: Published) {
        if (message.data.key !== 'status.done') return;
        events.removeListener('comms', once);
        resolve(message);
      });
    });
    scene.runtime.node('send').receive(ready(citizen('A')));
    const { topic, data, retain } = await told;
    assert.equal(topic, `${STATUS_TOPIC}/send`);
    assert.deepEqual(data, { text: '1 inviati', key: 'status.done', args: { sent: 1 } });
    assert.equal(retain, true);
  });

  it('hold values that are words themselves: a time, a fault', () => {
    show('send', translate('status.queued', { queued: 3, time: spell(90) }));
    show('send', translate('status.stopped_fault', { fault: translate('status.fault.IO_FORBIDDEN') }));
    assert.deepEqual(
      published.map(({ data }) => data.args),
      [
        { queued: 3, time: { key: 'status.time.minutes', args: { n: 2 } } },
        { fault: { key: 'status.fault.IO_FORBIDDEN', args: {} } },
      ],
    );
  });

  it('are those of the last text, when two read the same', () => {
    assert.equal(
      translate('status.checked', { good: 1, wrong: 2 }),
      translate('status.ready_wrong', { ready: 1, wrong: 2 }),
    );
    show('send', translate('status.checked', { good: 1, wrong: 2 }));
    assert.equal(published[0]?.data.key, 'status.checked');
  });

  it('go when the status goes, and when it is a text that is not ours', () => {
    for (const gone of [undefined, 'made by hand']) {
      show('send', translate('status.done', { sent: 1 }));
      show('send', gone);
    }
    assert.deepEqual(
      published.map(({ data, retain }) => [data.key, retain]),
      [
        ['status.done', true],
        [undefined, false],
        ['status.done', true],
        [undefined, false],
      ],
    );
  });

  it('are not told of nodes that are not ours, nor of old texts for ever', () => {
    show('nobody', translate('status.simulator'));
    for (let n = 0; n < 300; n += 1) translate('status.done', { sent: n });
    show('send', '1 inviati');
    show('send', '299 inviati');
    assert.deepEqual(
      published.map(({ data }) => data.text),
      ['299 inviati'],
    );
  });
});
