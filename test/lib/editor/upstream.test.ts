import assert from 'node:assert/strict';
import {
  csvNodesThatParseNumbers,
  type Graph,
  type GraphNode,
  messageNodesOfOtherServices,
  upstreamOf,
} from '../../../nodes/lib/editor/upstream';

/** A graph from wires `from>to`. */
function graphOf(nodes: readonly GraphNode[], wires: readonly string[]): Graph {
  return {
    before: ({ id }) =>
      wires
        .filter((wire) => wire.endsWith(`>${id}`))
        .flatMap((wire) => nodes.filter((node) => node.id === wire.split('>')[0])),
  };
}

const csv = { id: 'csv', type: 'csv', strings: true };
const pay = { id: 'pay', type: 'io-avviso-pagamento', service: 's1' };
const send = { id: 'send', type: 'io-send', service: 's1' };

describe('editor: looking up the wires', () => {
  it('finds what stands above, through joins, once each and nearest first', () => {
    const nodes = [csv, { id: 'a', type: 'change' }, { id: 'b', type: 'switch' }, pay];
    const graph = graphOf(nodes, ['csv>a', 'csv>b', 'a>pay', 'b>pay']);
    assert.deepEqual(
      upstreamOf(pay, graph).map(({ id }) => id),
      ['a', 'b', 'csv'],
    );
  });

  it('ends in a loop, and does not count the node itself', () => {
    const graph = graphOf([csv, pay], ['csv>pay', 'pay>csv', 'pay>pay']);
    assert.deepEqual(upstreamOf(pay, graph), [csv]);
  });

  it('does not look at what stands below or beside', () => {
    const other = { id: 'other', type: 'csv' };
    const graph = graphOf([csv, pay, send, other], ['csv>send', 'other>pay']);
    assert.deepEqual(upstreamOf(pay, graph), [other]);
  });

  it('warns of a csv node that parses numbers, also when it never saved the option', () => {
    const old = { id: 'old', type: 'csv' };
    const right = { id: 'right', type: 'csv', strings: false };
    const graph = graphOf([csv, old, right, pay], ['csv>pay', 'old>pay', 'right>pay']);
    assert.deepEqual(csvNodesThatParseNumbers(pay, graph), [csv, old]);
  });

  it('finds messages made for another service, and not those whose service is not chosen yet', () => {
    const same = { ...pay, id: 'same' };
    const other = { ...pay, id: 'other', service: 's2' };
    const unset = { ...pay, id: 'unset', service: '' };
    const types = new Set([pay.type]);
    const graph = graphOf([same, other, unset, send], ['same>send', 'other>send', 'unset>send']);
    assert.deepEqual(messageNodesOfOtherServices(send, 's1', types, graph), [other]);
    assert.deepEqual(messageNodesOfOtherServices(send, '', types, graph), []);
  });
});
