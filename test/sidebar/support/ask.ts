/** Questions to the routes of the Node-RED that a test runs in its own process. */
import helper from 'node-red-node-test-helper';
import type { Action, HeldLook, ItemPage, Overview, Refusal } from '../../../nodes/sidebar/api';

const BASE = '/io-servizi-sociali';

interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const ask = {
  overview: (query = ''): Promise<Answer<Overview>> => get(`overview?${query}`),
  refused: (): Promise<Answer<Refusal>> => get('overview'),
  messages: (query = ''): Promise<Answer<ItemPage>> => get(`messages?${query}`),
  held: (line: string, campaign: string): Promise<Answer<HeldLook>> =>
    get(`held?${new URLSearchParams({ line, campaign }).toString()}`),
  csv: (query = ''): Promise<Answer<object>> => get(`export?${query}`),
  notReached: (query = ''): Promise<Answer<object>> => get(`not-reached?${query}`),
  workbook: (query: string): Promise<Buffer> => file(`not-reached?${query}`),
  log: (as: string): Promise<Buffer> => file(`log?as=${as}`),
  /** A workbook; of a refusal the body is JSON. */
  rowsToCorrect: async (node: string, at: number): Promise<Answer<Buffer>> => {
    const query = new URLSearchParams({ node, at: String(at) }).toString();
    return await helper.request().get(`${BASE}/to-correct?${query}`).responseType('blob');
  },
  search: (text: string, after?: number): Promise<Answer<ItemPage>> => post('search', { text, after }),
  act: (action: Action | object): Promise<Answer<{ changed: number }>> => post('action', action),
};

/** What a person would find in their downloads. */
async function file(address: string): Promise<Buffer> {
  const { body } = (await helper
    .request()
    .get(`${BASE}/${address}`)
    .buffer(true)
    .parse((response, done) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => {
        done(null, Buffer.concat(pieces));
      });
    })) as { body: Buffer };
  return body;
}

async function get<T>(address: string): Promise<Answer<T>> {
  return await helper.request().get(`${BASE}/${address}`);
}

/** @param own whether the request comes from the editor's own page, as its header tells */
export async function post<T>(address: string, body: object, own = true): Promise<Answer<T>> {
  const request = helper.request().post(`${BASE}/${address}`);
  if (own) void request.set('x-requested-with', 'XMLHttpRequest');
  return await request.send(body);
}
