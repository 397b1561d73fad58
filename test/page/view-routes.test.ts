import assert from 'node:assert/strict';
import { hashOf, isOpen, neighbour, routeOf, stepShown, stepState } from '../../nodes/page/view/routes';

const ID = '3f2a9c1e-0000-4000-8000-1234567890ab';

describe('the addresses of the page for the office', () => {
  it('lead to the list, to a new sending and to each step of one', () => {
    assert.deepEqual(routeOf(''), { kind: 'home' });
    assert.deepEqual(routeOf('#/'), { kind: 'home' });
    assert.deepEqual(routeOf('#/nuovo'), { kind: 'new' });
    assert.deepEqual(routeOf(`#/invio/${ID}`), { kind: 'sending', id: ID, step: null });
    assert.deepEqual(routeOf(`#/invio/${ID}/look`), { kind: 'sending', id: ID, step: 'look' });
  });

  it('mean the list when they mean nothing, and never a path', () => {
    for (const hash of [
      '#/invio/',
      '#/invio/../../me',
      '#/invio/a%2F..',
      `#/invio/${'a'.repeat(65)}`,
      '#main',
    ])
      assert.deepEqual(routeOf(hash), { kind: 'home' }, hash);
  });

  it('lead to the step that is due when the name of a step is unknown', () => {
    assert.deepEqual(routeOf(`#/invio/${ID}/nonsense`), { kind: 'sending', id: ID, step: null });
  });

  it('are read as they are written', () => {
    for (const hash of ['#/', '#/nuovo', `#/invio/${ID}`, `#/invio/${ID}/send`])
      assert.equal(hashOf(routeOf(hash)), hash);
  });
});

describe('the steps of a sending', () => {
  it('cannot be sent again once its rows are leaving', () => {
    for (const stage of ['leaving', 'left', 'cancelled'] as const) {
      assert.equal(isOpen('send', stage), false, stage);
      assert.equal(stepShown('send', stage), 'follow', stage);
    }
  });

  it('show the one asked for while the list can be looked at', () => {
    assert.equal(stepShown('look', 'checked'), 'look');
    assert.equal(stepShown(null, 'checked'), 'check');
    assert.equal(stepShown(null, 'waiting'), 'send');
  });

  it('lead back and on to open ones only', () => {
    assert.equal(neighbour('check', 'checked', -1), 'columns');
    assert.equal(neighbour('check', 'checked', 1), 'look');
    assert.equal(neighbour('send', 'checked', 1), undefined);
    assert.equal(neighbour('columns', 'columns', 1), undefined);
  });

  it('are done before the one where one is, and closed when they cannot be opened yet', () => {
    assert.equal(stepState('file', 'check', 'checked'), 'done');
    assert.equal(stepState('check', 'look', 'checked'), 'done');
    assert.equal(stepState('send', 'look', 'checked'), 'open');
    assert.equal(stepState('follow', 'look', 'checked'), 'closed');
  });
});
