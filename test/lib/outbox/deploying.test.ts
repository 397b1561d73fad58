import assert from 'node:assert/strict';
import { Deploying } from '../../../nodes/lib/outbox/deploying';
import { until } from '../../support/until';

describe('a deploy', () => {
  let now = 0;
  let deploying: Deploying;
  beforeEach(() => {
    now = 0;
    deploying = new Deploying(() => now);
  });

  it('is under way until all that it is waited for is there, or has failed', async () => {
    assert.equal(deploying.isUnderWay, false);
    let open: () => void = () => undefined;
    deploying.until(new Promise<void>((resolve) => (open = resolve)));
    deploying.until(Promise.reject(new Error('no')));
    await new Promise(setImmediate);
    assert.equal(deploying.isUnderWay, true);
    open();
    await until(() => !deploying.isUnderWay);
  });

  it('that comes to nothing, as when types are missing, is over after a minute', () => {
    deploying.until(new Promise(() => undefined));
    now = 59_999;
    assert.equal(deploying.isUnderWay, true);
    now = 60_000;
    assert.equal(deploying.isUnderWay, false);
  });
});
