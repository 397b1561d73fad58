/** The flow of a payment: the notice, who follows it, and the messages that come after. */
import { institution, pipeline, service } from './flow';

type Json = Record<string, unknown>;

const at = { z: 'tab', x: 100, y: 100 };

/** Notice → io-send → io-scadenze → the two next messages → the same io-send, all to the simulator. */
export function followedFlow(parts: { ente?: Json; servizio?: Json; scadenze?: Json } = {}): Json[] {
  const ports = ['soon', 'overdue', 'ended', 'question', 'delivered'];
  const nodes = pipeline({ type: 'io-avviso-pagamento' }).map((node) =>
    node.id === 'send'
      ? { ...node, wires: [['sent', 'deadlines', 'status'], ['unreachable'], ['doubt'], ['discarded']] }
      : node,
  );
  return [
    institution('', { mode: 'simulator', ...parts.ente }),
    service(parts.servizio),
    ...nodes,
    {
      ...at,
      id: 'deadlines',
      type: 'io-scadenze',
      service: 'servizio',
      ...{ daysBefore: 5, daysAfter: 3, paidBy: 'messages', atTime: '09:00' },
      wires: [['soon', 'remind'], ['overdue', 'dun'], ['ended'], ['question']],
      ...parts.scadenze,
    },
    {
      ...at,
      id: 'remind',
      type: 'io-avviso-pagamento-in-scadenza',
      service: 'servizio',
      wires: [['send'], ['wrong']],
    },
    {
      ...at,
      id: 'dun',
      type: 'io-avviso-pagamento-mancato',
      service: 'servizio',
      wires: [['send'], ['wrong']],
    },
    { ...at, id: 'status', type: 'io-status', service: 'servizio', wires: [['delivered'], [], []] },
    ...ports.map((id) => ({ ...at, id, type: 'helper', wires: [] })),
  ];
}
