/** A bare axios loop: what sending costs without checks, register and outcomes. Arguments: base URL, warm-up, messages. */
import http from 'node:http';
import axios from 'axios';
import { CITIZEN } from '../scripts/node-red/campaign-flow';

/** As many as a line has in flight. */
const AT_ONCE = 20;

async function post(baseURL: string, messages: number): Promise<number> {
  const client = axios.create({
    baseURL,
    httpAgent: new http.Agent({ keepAlive: true, maxSockets: AT_ONCE }),
  });
  const headers = { 'Ocp-Apim-Subscription-Key': 'invented-key' };
  let next = 0;
  const worker = async () => {
    while (next < messages) {
      const n = next;
      next += 1;
      const markdown = `La tua richiesta di contributo numero ${n} è stata accolta. `.repeat(2);
      const content = { subject: 'La tua richiesta è stata accolta', markdown };
      await client.post('/messages', { fiscal_code: CITIZEN, content }, { headers });
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return messages / ((performance.now() - start) / 1000);
}

async function main([baseUrl = '', warmUp, messages]: string[]): Promise<void> {
  await post(baseUrl, Number(warmUp));
  const rate = await post(baseUrl, Number(messages));
  process.send?.(rate, () => process.exit(0));
}

void main(process.argv.slice(2));
