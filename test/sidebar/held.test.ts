import assert from 'node:assert/strict';
import { HELD } from '../../nodes/lib/core/codes';
import { citizen, ready } from '../support/flow';
import { stage } from '../support/stage';
import { ask } from './support/ask';

describe('what waits for a confirmation, in the sidebar', () => {
  const scene = stage();

  /** The same notice for two parents, and a payment of somebody else. */
  const NUMBERS = { A: '301000000000000025', B: '301000000000000025', C: '301000000000000124' };

  it('is shown as the phone shows it, with how many notice numbers stand in several messages', async () => {
    await scene.load({ send: { confirm: 'always', confirmAbove: 0 } });
    for (const [letter, notice_number] of Object.entries(NUMBERS)) {
      const msg = ready(citizen(letter), { case: letter });
      const message = msg.io.message as { content: object };
      const content = { ...message.content, payment_data: { amount: 100, notice_number } };
      scene.runtime.node('send').receive({ ...msg, io: { ...msg.io, message: { ...message, content } } });
    }
    const held = async () =>
      (await scene.runtime.register.counts({})).filter(({ reason }) => reason === HELD);
    await scene.runtime.until(async () => (await held())[0]?.n === 3);
    const [campaign] = (await ask.overview()).body.campaigns;
    assert.ok(campaign);
    const { body } = await ask.held(campaign.line, campaign.campaign);
    assert.equal(body.sameNumber, 1);
    assert.equal(body.samples.length, 3);
    assert.ok(
      body.samples.every(
        ({ fiscalCode }) =>
          !Object.keys(NUMBERS)
            .map((one) => citizen(one))
            .includes(fiscalCode),
      ),
    );
  });
});
