import assert from 'node:assert/strict';
import type { Line } from '../../nodes/lib/outbox/line';
import type { LineState } from '../../nodes/lib/outbox/line-types';
import type { Total } from '../../nodes/lib/register';
import { say } from '../../nodes/lib/runtime/translate';
import { statusOf } from '../../nodes/send/status';

const LINE = '01199250158|live|https://api.io.example';
const NAME = 'nodered-replica-2';

describe('the status of an io-send whose line another Node-RED sends for', () => {
  const totals = (state: Total['state'], n: number): Total[] => [
    { line: LINE, node: 'invia', service: 'servizio', state, reason: null, n },
  ];
  function status(state: LineState, of: readonly Total[] = [], lacks = false): string {
    const line = { state: () => state } as unknown as Line;
    const found = statusOf({
      fault: undefined,
      channel: { line, destination: { line: LINE, mode: 'live', callsPer5s: 120 } },
      ...{ service: 'servizio', totals: of },
      outbox: { stops: { has: () => false } },
      isMissingOn: (name) => lacks && name === NAME,
    });
    return found.status === undefined ? '' : say(found.status.words);
  }

  it('says which one that is, by the end of its name, where nothing else is to be said', () => {
    assert.equal(status({ kind: 'running', by: NAME }), 'Invio vero · invia da …replica-2');
    assert.equal(
      status({ kind: 'running', by: 'nodo-b' }, totals('queued', 12)),
      'Invio vero · 12 in coda, da nodo-b',
    );
    assert.equal(status({ kind: 'running', by: 'nodo-b' }, totals('sent', 3)), 'Invio vero · 3 inviati');
  });

  it('says otherwise what the owner says', () => {
    const queued = totals('queued', 12);
    const states: LineState[] = [
      { kind: 'outage' },
      { kind: 'halted', code: 'IO_FORBIDDEN' },
      { kind: 'window', ms: 1_000 },
      { kind: 'paused', ms: 1_000 },
    ];
    for (const state of states)
      assert.equal(status({ ...state, by: NAME }, queued), status(state, queued), state.kind);
  });

  it('says that its rows stand still where the other one does not have it', () => {
    assert.equal(
      status({ kind: 'running', by: NAME }, totals('queued', 12), true),
      'Invio vero · fermo: manca su …replica-2',
    );
  });

  it('says after the mode no more than thirty characters', () => {
    for (const lacks of [false, true])
      for (const of of [[], totals('queued', 12_345)]) {
        const text = status({ kind: 'running', by: NAME }, of, lacks).replace('Invio vero · ', '');
        assert.ok(text.length <= 30, `${text.length}: ${text}`);
      }
  });
});
