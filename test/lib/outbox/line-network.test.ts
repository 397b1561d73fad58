import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { IoClient } from '../../../nodes/lib/io-api';
import { createSimulator } from '../../../nodes/lib/simulator';
import { LineBench } from '../../support/line';

/** A port that nobody listens on, and that the system gives to nobody meanwhile: it takes higher ones. */
async function freePort(): Promise<number> {
  const port = 10_000 + Math.floor(Math.random() * 20_000);
  const server = http.createServer().listen(port, '127.0.0.1');
  const [error] = (await Promise.race([once(server, 'listening'), once(server, 'error')])) as unknown[];
  await new Promise((resolve) => server.close(resolve));
  return error === undefined ? port : freePort();
}

describe('a line to an address where nobody answers', () => {
  for (const checkProfile of [true, false])
    it(`says so once, keeps its rows, and sends them when IO comes up (profile checks: ${checkProfile ? 'on' : 'off'})`, async () => {
      const port = await freePort();
      const client = new IoClient({ baseUrl: `http://127.0.0.1:${port}/api/v1` });
      const bench = new LineBench({ client });
      const simulator = createSimulator({ unlimited: true, keepAccepted: true });
      /** Real connections need real turns; the line's own waiting needs the test's clock. */
      const until = async (condition: () => boolean | Promise<boolean>) => {
        while (!(await condition())) await bench.pass(1_000);
      };
      try {
        bench.line.attach(bench.sender('send', checkProfile));
        await bench.takeIn(10);
        await until(() => bench.told.length > 0);
        await bench.pass(60_000);
        assert.deepEqual(
          bench.told.map(({ code, args }) => [code, args]),
          [['IO_UNREACHABLE', { error: 'ECONNREFUSED', queued: 10 }]],
        );
        assert.equal((await bench.states())['in-doubt'], undefined);
        await simulator.listen(port);
        await until(async () => (await bench.states()).sent === 10);
        assert.equal(simulator.accepted.length, 10);
        assert.equal(bench.outcomes.length, 10);
      } finally {
        await bench.end();
        await simulator.close();
      }
    });
});
