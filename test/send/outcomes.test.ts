import assert from 'node:assert/strict';
import type { Outcome } from '../../nodes/lib/core';
import { citizen, ready } from '../support/flow';
import { stage } from '../support/stage';

const PORTS = {
  sent: 'sent',
  unreachable: 'unreachable',
  'in-doubt': 'doubt',
  discarded: 'discarded',
} as const;

interface Case {
  readonly letter: string;
  readonly what: string;
  readonly outcome: Outcome;
  readonly reason?: string;
  readonly detail?: RegExp;
  readonly attempts: number;
  readonly stored: boolean;
}

const sent = { outcome: 'sent', attempts: 1, stored: true } as const;
const unreachable = { outcome: 'unreachable', attempts: 0, stored: false } as const;
const refused = { outcome: 'discarded', attempts: 1, stored: false } as const;
const doubt = { outcome: 'in-doubt', attempts: 1 } as const;
const silent = {
  ...doubt,
  reason: 'NO_ANSWER',
  detail: /IO non ha risposto: potrebbe essere arrivato/,
} as const;
const broken = {
  ...doubt,
  reason: 'SERVER_ERROR',
  detail: /non ha risposto in modo chiaro \(\d+\).*«Invia di nuovo»/,
} as const;

const CASES: readonly Case[] = [
  { letter: 'A', what: 'is on IO', ...sent },
  {
    letter: 'B',
    what: 'is not on IO',
    ...unreachable,
    reason: 'NOT_ON_IO',
    detail: /non è su IO\. Usa un altro canale/,
  },
  {
    letter: 'C',
    what: 'has switched the service off',
    ...unreachable,
    reason: 'SENDER_NOT_ALLOWED',
    detail: /disattivato questo servizio/,
  },
  {
    letter: 'D',
    what: 'is a minor',
    ...unreachable,
    attempts: 1,
    reason: 'MINOR_NOT_ALLOWED',
    detail: /meno di 18 anni/,
  },
  {
    letter: 'F',
    what: 'may not be written to with this key',
    ...refused,
    attempts: 0,
    reason: 'RECIPIENT_FORBIDDEN',
    detail: /destinatari autorizzati/,
  },
  {
    letter: 'G',
    what: 'is asked for too much money',
    ...refused,
    reason: 'PAYMENT_ABOVE_LIMIT',
    detail: /supera il massimo/,
  },
  { letter: 'H', what: 'switches the service off after the check', ...sent },
  { letter: 'I', what: 'is accepted although the message fails later', ...sent },
  { letter: 'J', what: 'gets a 201 without an id', ...broken, stored: true },
  { letter: 'K', what: 'gets a 201 that is no JSON', ...broken, stored: true },
  { letter: 'L', what: 'gets half an answer', ...silent, stored: true },
  { letter: 'M', what: 'meets a 500 before the message is stored', ...broken, stored: false },
  { letter: 'N', what: 'meets a 500 after the message is stored', ...broken, stored: true },
  { letter: 'O', what: 'meets a reset before the message is stored', ...silent, stored: false },
  { letter: 'P', what: 'meets a reset after the message is stored', ...silent, stored: true },
  { letter: 'Q', what: 'is answered late', ...sent },
  { letter: 'R', what: 'meets one 429', ...sent, attempts: 2 },
  { letter: 'V', what: 'meets a gateway’s page of HTML', ...broken, stored: false },
  {
    letter: 'Z',
    what: 'is refused by IO',
    ...refused,
    reason: 'REFUSED_BY_IO',
    detail: /rifiutato il messaggio \(400\)/,
  },
];

for (const rewritten of [false, true])
  describe(`io-send, IO's errors ${rewritten ? 'written anew' : 'as today'}, gives a row whose citizen`, () => {
    const scene = stage({ slowMs: 50, rewritten });

    beforeEach(() => scene.load());

    for (const { letter, what, outcome, reason, detail, attempts, stored } of CASES)
      it(`${what} to port "${PORTS[outcome]}"${reason === undefined ? '' : ` as ${reason}`}`, async () => {
        const wires = Object.values(PORTS).map((port) => scene.runtime.wire(port));
        const before = Date.now();
        const { payload, io } = ready(citizen(letter));
        scene.runtime.node('send').receive({ payload, io, topic: 'mio', _msgid: 'abc' });
        const msg = await Promise.race(wires.map((wire) => wire.next()));
        assert.equal(wires[Object.keys(PORTS).indexOf(outcome)]?.all.length, 1);
        assert.deepEqual([msg.payload, msg.topic, msg._msgid], [payload, 'mio', 'abc']);
        assert.deepEqual([msg.io.outcome, msg.io.reason, msg.io.attempts], [outcome, reason, attempts]);
        if (detail === undefined) assert.equal(msg.io.detail, undefined);
        else assert.match(msg.io.detail ?? '', detail);
        assert.doesNotMatch(msg.io.detail ?? '', /__|undefined|AAAA|ZZZZ/);
        const at = Date.parse(msg.io.at ?? '');
        assert.ok(at >= before - 1 && at <= Date.now(), msg.io.at);
        assert.equal(scene.simulator.accepted.length, stored ? 1 : 0);
        assert.equal(msg.io.id, outcome === 'sent' ? scene.simulator.accepted[0]?.id : undefined);
        assert.deepEqual(msg.io.message, io.message);
      });

    it('is on IO to one port, once', async () => {
      const wires = Object.values(PORTS).map((port) => scene.runtime.wire(port));
      const [first] = wires;
      for (let n = 0; n < 20; n += 1)
        scene.runtime.node('send').receive(ready(citizen('A'), { case: String(n) }));
      await first?.take(20);
      await scene.runtime.idle();
      assert.deepEqual(
        wires.map(({ all }) => all.length),
        [20, 0, 0, 0],
      );
      assert.equal(new Set(first?.all.map(({ io }) => io.id)).size, 20);
      assert.equal(scene.simulator.accepted.length, 20);
    });
  });

describe('io-send without profile checks', () => {
  const scene = stage();

  it('asks for none, and sends', async () => {
    await scene.load({ send: { checkProfile: false } });
    const wire = scene.runtime.wire('sent');
    scene.runtime.node('send').receive(ready(citizen('A')));
    scene.runtime.node('send').receive(ready(citizen('B')));
    await wire.take(2);
    assert.deepEqual(scene.reached.sort(), [citizen('A'), citizen('B')]);
    assert.equal(scene.simulator.stats.calls, 2);
  });
});
