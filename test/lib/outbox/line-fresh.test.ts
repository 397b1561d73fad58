import assert from 'node:assert/strict';
import { answered, good, later, lineBench } from '../../support/line';

const HOUR_MS = 3_600_000;
const off = answered(200, { sender_allowed: false });

describe('a profile that allowed a message', () => {
  const at = lineBench();

  /** One POST without an answer for so long that the rows behind it are asked about and wait. */
  async function waitBehind(): Promise<ReturnType<typeof later>> {
    const first = later();
    at.bench.answer = (call) =>
      call.kind === 'send' && at.bench.count('send') === 1 ? first.answer : good(call);
    at.bench.pace.setLimit(5);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(12);
    await at.bench.pass(30_000);
    assert.ok(((await at.bench.states()).checking ?? 0) > 2);
    return first;
  }

  it('is asked again in the morning, not trusted from the evening before', async () => {
    const first = await waitBehind();
    const sent = at.bench.count('send');
    at.bench.untilOpen = 12 * HOUR_MS;
    first.give(answered(201, { id: 'first' }));
    await at.bench.pass(12 * HOUR_MS);
    at.bench.answer = (call) => (call.kind === 'profile' ? off : good(call));
    at.bench.untilOpen = 0;
    await at.bench.pass(120_000);
    assert.equal(
      at.bench.count('send'),
      sent,
      'nobody who switched the service off overnight gets a message',
    );
    assert.deepEqual(await at.bench.states(), { sent, unreachable: 12 - sent });
  });

  it('is not asked again for a wait of seconds', async () => {
    const first = await waitBehind();
    const asked = at.bench.count('profile');
    first.give(answered(201, { id: 'first' }));
    await at.bench.pass(120_000);
    assert.deepEqual(await at.bench.states(), { sent: 12 });
    assert.ok(asked > 1);
    assert.equal(at.bench.count('profile'), 12);
  });
});
