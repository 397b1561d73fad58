import assert from 'node:assert/strict';
import { IoClient } from '../../../nodes/lib/io-api';
import { createSimulator } from '../../../nodes/lib/simulator';
import { json, Listening } from '../../support/http';
import { LineBench } from '../../support/line';

/** What something between us and IO may say once IO has taken the message: never what IO says before it does. */
const AFTERWARDS = [
  ...[200, 204, 302, 303, 307, 402, 403, 404, 405, 407, 408, 409, 410, 418, 423, 425, 428, 451, 460, 499],
  ...[500, 502, 504],
];

describe('a line whose messages IO takes while something in between answers otherwise', () => {
  it('sends none of them a second time, however often a person says go on', async () => {
    const simulator = createSimulator({ unlimited: true, keepAccepted: true });
    const { baseUrl } = await simulator.listen();
    const answers = [...AFTERWARDS];
    const proxy = await Listening.start((call, response) => {
      const key = 'key';
      const headers = { 'content-type': 'application/json', 'ocp-apim-subscription-key': key };
      const path = call.path.replace('/api/v1', '');
      void fetch(`${baseUrl}${path}`, { method: call.method, headers, body: JSON.stringify(call.body) }).then(
        async (answer) => {
          const body: unknown = await answer.json();
          const spoilt = call.path.endsWith('/messages') ? answers.shift() : undefined;
          if (spoilt === undefined) json(response, answer.status, body);
          else
            response.writeHead(spoilt, { 'content-type': 'text/html' }).end(spoilt === 204 ? '' : '<html>');
        },
      );
    });
    const client = new IoClient({ baseUrl: `${proxy.url}/api/v1` });
    const bench = new LineBench({ client });
    const n = AFTERWARDS.length + 20;
    try {
      bench.line.attach(bench.sender());
      await bench.takeIn(n);
      while (
        ((await bench.states()).queued ?? 0) +
          ((await bench.states()).checking ?? 0) +
          ((await bench.states()).sending ?? 0) >
        0
      ) {
        await bench.pass(30_000);
        if (bench.line.state('servizio').kind === 'halted') await bench.line.resume('servizio');
      }
      assert.equal(simulator.accepted.length, n);
      assert.equal(new Set(simulator.accepted.map(({ fiscal_code }) => fiscal_code)).size, n);
      assert.deepEqual(await bench.states(), { 'in-doubt': AFTERWARDS.length, sent: 20 });
      assert.ok(bench.told.some(({ code }) => code === 'IO_UNEXPECTED_ANSWER'));
    } finally {
      client.close();
      await bench.end();
      await proxy.end();
      await simulator.close();
    }
  });
});
