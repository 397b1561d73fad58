/** Calls to the editor's routes, as its dialogs make them. */
import helper from 'node-red-node-test-helper';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** As supertest is; the helper's types say less. */
interface Request extends Promise<Answer> {
  set(header: string, value: string): Request;
  send(body: object): Request;
}

interface Agent {
  get(path: string): Request;
  post(path: string): Request;
}

function agent(): Agent {
  return (helper as unknown as { request(): Agent }).request();
}

export async function get(path: string): Promise<Answer> {
  const { status, body } = await agent().get(`/io-servizi-sociali/${path}`);
  return { status, body };
}

export async function post(path: string, sent: object): Promise<Answer> {
  const request = agent().post(`/io-servizi-sociali/${path}`).set('x-requested-with', 'XMLHttpRequest');
  const { status, body } = await request.send(sent);
  return { status, body };
}

/** As a form of another site could: without the header that a browser would have to ask for. */
export async function postFromElsewhere(path: string): Promise<number> {
  return (await agent().post(`/io-servizi-sociali/${path}`)).status;
}
