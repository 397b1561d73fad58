import assert from 'node:assert/strict';
import { type Bench, contract, LINE } from './support';

contract('for how long the rows of a line are kept', (bench) => {
  let place: Bench;
  beforeEach(() => {
    place = bench();
  });
  afterEach(() => {
    place.end();
  });

  it('is known after a restart, as it was said last', async () => {
    const register = place.open();
    assert.deepEqual([...(await register.kept())], []);
    await register.keepFor(LINE, { recipientDays: 30, retentionDays: 90 });
    await register.keepFor('other', { recipientDays: 1, retentionDays: 2 });
    await register.keepFor(LINE, { recipientDays: 30, retentionDays: 90 });
    await register.keepFor(LINE, { recipientDays: 10, retentionDays: 365 });
    register.close();
    assert.deepEqual(
      [...(await place.open().kept())],
      [
        [LINE, { recipientDays: 10, retentionDays: 365 }],
        ['other', { recipientDays: 1, retentionDays: 2 }],
      ],
    );
  });
});
