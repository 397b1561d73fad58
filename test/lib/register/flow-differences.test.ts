import assert from 'node:assert/strict';
import { flowDifferences, flowsInOrder } from '../../../nodes/lib/register/flow-differences';
import type { FlowNode } from '../../../nodes/lib/register';

const ENTE = '01199250158|live|https://api.io.example';
const OTHER = '00000000000|live|https://api.io.example';
const node = (id: string, changes: Partial<FlowNode> = {}): FlowNode => ({
  ...{ node: id, line: ENTE, callsPer5s: 120, window: '08:00-20:00 1,2' },
  ...changes,
});

describe('the flows of two Node-REDs with one register', () => {
  const found = (ours: FlowNode[], theirs: FlowNode[]) =>
    flowDifferences(ours, theirs).map(({ node: id, what }) => `${id} ${what}`);

  it('go together where they are the same, in whatever order', () => {
    assert.deepEqual(found([node('a'), node('b')], [node('b'), node('a')]), []);
    assert.deepEqual(flowsInOrder([node('b'), node('a')]), flowsInOrder([node('a'), node('b')]));
  });

  it('differ in an io-send that one of them has for an institution of both', () => {
    assert.deepEqual(found([node('a'), node('b')], [node('a')]), ['b here']);
    assert.deepEqual(found([node('a')], [node('a'), node('b')]), ['b there']);
  });

  it('do not differ in institutions that only one of them sends for', () => {
    assert.deepEqual(found([node('a'), node('b', { line: OTHER })], [node('a')]), []);
    assert.deepEqual(found([node('a')], [node('b', { line: OTHER })]), []);
    assert.deepEqual(found([], [node('a')]), []);
  });

  it('differ in where the same io-send sends, how fast and when', () => {
    assert.deepEqual(found([node('a')], [node('a', { line: OTHER })]), ['a line']);
    assert.deepEqual(found([node('a')], [node('a', { callsPer5s: 60 })]), ['a pace']);
    assert.deepEqual(found([node('a')], [node('a', { window: '' })]), ['a window']);
  });

  it('have a simulator each, which is no difference; but that only one sends for real is', () => {
    const simulated = (name: string) => node('a', { line: `01199250158|simulator|${name}` });
    assert.deepEqual(found([simulated('x')], [simulated('y')]), []);
    assert.deepEqual(flowsInOrder([simulated('x')]), flowsInOrder([simulated('y')]));
    assert.deepEqual(found([simulated('x')], [node('a')]), ['a line']);
  });
});
