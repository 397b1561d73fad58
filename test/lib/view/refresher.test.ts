import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Newest } from '../../../nodes/lib/view/newest';
import { Refresher } from '../../../nodes/lib/view/refresher';
import { hasPage } from '../../support/page';

describe('a page that asks what is new', () => {
  hasPage();
  let asked = 0;
  let seen = true;
  const start = (): Refresher => {
    const refresher = new Refresher({
      everyMs: 5_000,
      leastMs: 1_000,
      inSight: () => seen,
      refresh: () => {
        asked += 1;
        return Promise.resolve();
      },
    });
    refresher.start();
    return refresher;
  };

  beforeEach(() => {
    asked = 0;
    seen = true;
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  it('asks at once and then again and again, without leaving out a round', () => {
    start();
    mock.timers.tick(1);
    assert.equal(asked, 1);
    for (let round = 0; round < 4; round += 1) mock.timers.tick(5_000);
    assert.equal(asked, 5);
  });

  it('asks once for any number of tidings, and not before the least pause is over', () => {
    const refresher = start();
    mock.timers.tick(1);
    for (let i = 0; i < 100; i += 1) refresher.soon();
    mock.timers.tick(900);
    assert.equal(asked, 1);
    mock.timers.tick(100);
    assert.equal(asked, 2);
  });

  it('asks nothing while nobody looks, and as soon as somebody does', () => {
    seen = false;
    const refresher = start();
    mock.timers.tick(20_000);
    assert.equal(asked, 0);
    seen = true;
    refresher.soon();
    mock.timers.tick(1);
    assert.equal(asked, 1);
  });
});

describe('questions that can overtake each other', () => {
  it('count as long as no newer one was asked', () => {
    const newest = new Newest();
    const first = newest.ask();
    assert.equal(first(), true);
    const second = newest.ask();
    assert.deepEqual([first(), second()], [false, true]);
  });
});
