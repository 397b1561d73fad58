import assert from 'node:assert/strict';
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { STATUS_TOPIC, words } from '../../../nodes/lib/core/words';
import { faultStatus, rowsStatus, setStatus, showStatus, type Look } from '../../../nodes/lib/runtime/status';
import { spell } from '../../../nodes/lib/outbox/forecast';
import { citizen, ready } from '../../support/flow';
import { stage } from '../../support/stage';

const { events } = createRequire(__filename)('@node-red/util') as { events: EventEmitter };

interface Published {
  readonly topic: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly retain: boolean;
}

const LOOK: Look = { fill: 'green', shape: 'dot' };

describe('the words of a status, for editors in another language', () => {
  const scene = stage();
  let published: Published[];
  const hear = (message: Published): void => {
    if (message.topic.startsWith(`${STATUS_TOPIC}/`)) published.push(message);
  };
  const node = () => scene.runtime.node('send');

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
        if (message.data.key !== 'status.in_mode') return;
        events.removeListener('comms', once);
        resolve(message);
      });
    });
    node().receive(ready(citizen('A')));
    const { topic, data, retain } = await told;
    assert.equal(topic, `${STATUS_TOPIC}/send`);
    assert.deepEqual(data, {
      text: 'Invio vero · 1 inviato',
      key: 'status.in_mode',
      args: {
        mode: { key: 'status.mode.live', args: {} },
        first: { key: 'status.done', args: { n: 1 } },
      },
    });
    assert.equal(retain, true);
  });

  it('come after the text, or the editor would not know in whose place they stand', () => {
    const heard: string[] = [];
    const hearText = ({ id }: { id: string }): void => void heard.push(`text of ${id}`);
    const hearWords = ({ topic }: Published): void => void heard.push(topic);
    events.on('node-status', hearText).on('comms', hearWords);
    setStatus(node(), LOOK, 'status.paused');
    events.removeListener('node-status', hearText).removeListener('comms', hearWords);
    assert.deepEqual(heard, ['text of send', `${STATUS_TOPIC}/send`]);
  });

  it('hold values that are words themselves: a time, a fault', () => {
    showStatus(node(), {
      ...LOOK,
      words: words('status.both', { first: words('status.outage'), second: spell(90) }),
    });
    setStatus(node(), LOOK, 'status.stopped_fault', { fault: faultStatus('IO_FORBIDDEN').words });
    assert.deepEqual(
      published.map(({ data }) => [data.text, data.args]),
      [
        [
          'IO non risponde, riprovo, 2 min',
          {
            first: { key: 'status.outage', args: {} },
            second: { key: 'status.time.minutes', args: { n: 2 } },
          },
        ],
        ['fermo: accesso negato', { fault: { key: 'status.fault.IO_FORBIDDEN', args: {} } }],
      ],
    );
  });

  it('are those of the node that shows them, also where two nodes read the same', () => {
    showStatus(node(), rowsStatus(1, 2));
    showStatus(scene.runtime.node('message'), rowsStatus(1, 2));
    assert.deepEqual(
      published.map(({ topic, data }) => [topic, data.text]),
      [
        [`${STATUS_TOPIC}/send`, '1 giusta, 2 da correggere'],
        [`${STATUS_TOPIC}/message`, '1 giusta, 2 da correggere'],
      ],
    );
  });

  it('go when the status goes, and when it is a text that is not ours', () => {
    for (const gone of [{}, { text: 'made by hand' }]) {
      setStatus(node(), LOOK, 'status.paused');
      node().status(gone);
    }
    assert.deepEqual(
      published.map(({ data, retain }) => [data.key, retain]),
      [
        ['status.paused', true],
        [undefined, false],
        ['status.paused', true],
        [undefined, false],
      ],
    );
  });

  it('go when the node is taken away', async () => {
    setStatus(scene.runtime.node('message'), LOOK, 'status.paused');
    await scene.runtime.deploy(scene.flow().filter(({ id }) => id !== 'message'));
    assert.deepEqual(published.at(-1), { topic: `${STATUS_TOPIC}/message`, data: {}, retain: false });
  });
});
