/**
 * A list is being read when a deploy takes io-send away. What waits in the message node cannot be sent; it is told, with the
 * number and what to do, and every row is either in the register or told of.
 */
import assert from 'node:assert/strict';
import { citizen } from '../support/flow';
import { row, stage } from '../support/stage';

const ROWS = 400;
type Flow = Record<string, unknown>[];

const withNode = (id: string, change: object) => (flow: Flow) =>
  flow.map((node) => (node.id === id ? { ...node, ...change } : node));

/** What a deploy may do to the io-send behind a message node. The last three stop the message node for good: it hands all on. */
const DEPLOYS: Readonly<Record<string, (flow: Flow) => Flow>> = {
  'that deletes io-send': (flow) => flow.filter(({ id }) => id !== 'send'),
  'that disables io-send': withNode('send', { d: true }),
  'that disables its whole tab': withNode('tab', { disabled: true }),
  'that leads the wire elsewhere': withNode('message', { wires: [[], ['wrong']] }),
  'that deletes the message node': (flow) => flow.filter(({ id }) => id !== 'message'),
  'that deletes both': (flow) => flow.filter(({ id }) => id !== 'message' && id !== 'send'),
};

describe('rows in front of an io-send, at a deploy', () => {
  const scene = stage();
  const takenIn = async () =>
    (await scene.runtime.register.counts({ node: 'send' })).reduce((sum, { n }) => sum + n, 0);
  /** The rows that the log tells of; each time it tells of some it tells of all up to then. */
  const told = () => {
    const said = scene.runtime
      .sentences()
      .filter((words) => /nessun nodo «IO invia»|andat[ae] pers/.test(words));
    return Math.max(0, ...said.map((words) => Number(/^\d+/.exec(words)?.[0] ?? 1)));
  };

  for (const [what, change] of Object.entries(DEPLOYS))
    for (const type of what.endsWith('deletes io-send') ? (['full', 'nodes'] as const) : (['full'] as const))
      it(`${what} (${type}) are in the register or told, none lost without a word`, async () => {
        const ente = { mode: 'simulator' };
        const flow = scene
          .flow({ ente })
          .map((node) => (node.id === 'message' ? { ...node, wires: [['send'], ['wrong']] } : node));
        await scene.runtime.load(flow);
        scene.runtime.node('send').receive({ topic: 'io/stop' });
        const message = scene.runtime.node('message');
        for (let i = 0; i < ROWS; i += 1)
          message.receive({ payload: row(citizen('A'), { oggetto_richiesta: `contributo ${i}` }) });
        await scene.runtime.deploy(change(flow), type);
        await scene.runtime.until(async () => (await takenIn()) + told() >= ROWS);
        assert.equal((await takenIn()) + told(), ROWS);
      });
});
