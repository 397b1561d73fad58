/** A Premium message whose content lies with a sender, and the page's questions about it. */
import assert from 'node:assert/strict';
import type { SimulatorOptions } from '../../../nodes/lib/simulator';
import { type Answer, type Sender, startSender } from './sender';
import { type Api, type Reply, configuration, environment, message, start } from './support';

export const ATTACHMENTS = { attachments: [{ id: 'a', name: 'Bando.pdf', url: 'files/bando.pdf' }] };
export const OURS = { 'x-requested-with': 'inbox' };

export interface Stage {
  readonly api: Api;
  readonly sender: Sender;
  /** Id of the message. */
  readonly id: string;
}

/** A Premium message whose configuration, made through the API, leads to a sender. */
export async function stage(
  answers: Record<string, Answer>,
  given: { data?: object; config?: (sender: Sender) => object; options?: SimulatorOptions } = {},
): Promise<Stage> {
  const sender = await startSender(answers);
  const options = { premium: true, serveInbox: true, processMs: 0, ...given.options };
  const api = await start(options);
  const made = await api.call(
    'POST',
    'messages-sending/remote-contents/configurations',
    configuration({
      prod_environment: environment(sender.url, 'segreto'),
      ...given.config?.(sender),
    }),
  );
  const third_party_data = {
    id: 'pratica 1/2',
    configuration_id: made.json.configuration_id,
    has_attachments: true,
    ...given.data,
  };
  const sent = await api.send(message({ third_party_data }, { feature_level_type: 'ADVANCED' }));
  return { api, sender, id: String(sent.json.id) };
}

/** The message at the sender's. */
export const BELOW = '/messages/pratica%201%2F2';

export const ask = ({ api, id }: Stage, get: string, rest: Record<string, string> = {}): Promise<Reply> =>
  api.call('GET', `/remote?${new URLSearchParams({ get, id, ...rest }).toString()}`, undefined, OURS);
export const problem = async (
  scene: Stage,
  get: string,
  rest: Record<string, string> = {},
): Promise<unknown> => {
  const reply = await ask(scene, get, rest);
  assert.equal(reply.status, 200);
  assert.equal(reply.json.ok, false);
  return reply.json.problem;
};
