/** Asks the Node-RED that a test runs in its own process, as Prometheus would. */
import helper from 'node-red-node-test-helper';
import { parsed, valueOf } from './prometheus';

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Look {
  readonly text: string;
  readonly names: string[];
  readonly of: (name: string, labels?: Readonly<Record<string, string>>) => number | undefined;
}

export async function ask(): Promise<Answer> {
  return await helper.request().get('/io-servizi-sociali/metrics');
}

export async function look(): Promise<Look> {
  const { status, text } = await ask();
  if (status !== 200) throw new Error(`HTTP ${status}`);
  const families = parsed(text);
  return { text, names: [...families.keys()], of: (name, labels) => valueOf(families, name, labels) };
}
