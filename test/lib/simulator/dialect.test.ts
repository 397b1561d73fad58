import assert from 'node:assert/strict';
import { assertGateway, assertProblem, message, start, stopAll } from './support';

const citizen = (letter: string) => `${letter.repeat(6)}00A00${letter}000A`;
const to = (letter: string) => ({ ...message(), fiscal_code: citizen(letter) });

describe('the simulator in the words of the sender that is being written anew', () => {
  afterEach(stopAll);

  it('gives an error the title of its status and puts what it means into the detail', async () => {
    const api = await start({ rewritten: true });
    const payment = await api.send(to('G'));
    assertProblem(payment, 400, 'Validation Error');
    assert.match(String(payment.json.detail), /^Validation error: Error while sending payment metadata: /);
    assert.equal(payment.json.type, 'about:blank');
    assertProblem(await api.send(to('Z')), 400, 'Validation Error');
    assertProblem(await api.send(to('D')), 422, 'Unprocessable Entity');
    assertProblem(await api.send(to('M')), 500, 'Internal Server Error');
    assertProblem(
      await api.call('GET', `messages/${citizen('A')}/01J00000000000000000000000`),
      404,
      'Not Found',
    );
  });

  it('gives no reason for a 403', async () => {
    const api = await start({ rewritten: true });
    const remote = { third_party_data: { id: '1', configuration_id: '01HMRBX079WA5SGYBQP1A7FSKH' } };
    for (const body of [to('F'), to('Y'), message(remote)]) {
      const reply = await api.send(body);
      assertProblem(reply, 403, 'Forbidden');
      assert.equal(reply.json.detail, "Forbidden: you don't have permission to access this resource");
    }
  });

  it('leaves the gateway and the profiles as they are', async () => {
    const api = await start({ rewritten: true });
    assertGateway(await api.send(to('T')), 401);
    assertProblem(await api.profile(citizen('B')), 404, 'Profile not found');
    assert.equal((await api.send()).status, 201);
  });

  it('takes a due date in UTC only', async () => {
    const api = await start({ rewritten: true });
    assertProblem(
      await api.send(message({ due_date: '2026-12-31T23:59:59+01:00' })),
      400,
      'Validation Error',
    );
    assert.equal((await api.send(message({ due_date: '2026-12-31T22:59:59Z' }))).status, 201);
  });
});
