import assert from 'node:assert/strict';
import { BEHAVIOURS } from '../../../nodes/lib/simulator';
import { type Api, clock, message, start, stopAll } from './support';

const code = (letter: string): string => `${letter.repeat(6)}00A00${letter}000A`;
const to = (fiscal_code: string): Record<string, unknown> => message({}, { fiscal_code });

describe('the people of the simulator', () => {
  afterEach(stopAll);

  const profiles: Record<string, [number, Record<string, unknown>]> = {
    A: [200, { sender_allowed: true }],
    B: [404, { title: 'Profile not found' }],
    C: [200, { sender_allowed: false }],
    F: [403, { title: 'Recipient forbidden' }],
    H: [200, { sender_allowed: true }],
    U: [404, { statusCode: 404, message: 'Resource not found' }],
    W: [200, { sender_allowed: undefined }],
  };
  for (const [letter, [status, expected]] of Object.entries(profiles)) {
    it(`gives the profile of ${code(letter)}: ${BEHAVIOURS[letter]?.about ?? ''}`, async () => {
      const { status: found, json } = await (await start()).profile(code(letter));
      assert.equal(found, status);
      for (const [name, value] of Object.entries(expected)) assert.equal(json[name], value, name);
    });
  }

  it('redirects the profile of XXXXXX00A00X000A', async () => {
    const reply = await (await start()).profile(code('X'));
    assert.equal(reply.status, 302);
    assert.equal(reply.headers.location, '/');
  });

  const refusals: Record<string, [number, string | undefined]> = {
    D: [422, 'Unprocessable Entity'],
    F: [403, 'Recipient forbidden'],
    G: [400, 'Error while sending payment metadata'],
    T: [401, undefined],
    Y: [403, 'You are not allowed here'],
    Z: [400, 'Invalid message structure'],
  };
  for (const [letter, [status, title]] of Object.entries(refusals)) {
    it(`refuses a message to ${code(letter)} with ${status}`, async () => {
      const api = await start();
      const reply = await api.send(to(code(letter)));
      assert.equal(reply.status, status);
      assert.equal(reply.json.title, title);
      assert.equal(api.simulator.inbox.size, 0);
    });
  }

  for (const [letter, fate] of [
    ['B', 'REJECTED'],
    ['C', 'REJECTED'],
    ['H', 'REJECTED'],
    ['I', 'FAILED'],
  ] as const) {
    it(`takes a message to ${code(letter)} and ends it ${fate}, without its content`, async () => {
      const { now, advance } = clock();
      const api = await start({ now });
      const sent = await api.send(to(code(letter)));
      advance(1000);
      const { json } = await api.call('GET', `messages/${code(letter)}/${String(sent.json.id)}`);
      assert.equal(json.status, fate);
      assert.equal('content' in (json.message as object), false);
    });
  }

  /** What the caller sees, and how many messages are stored after it. */
  async function ends(api: Api, letter: string): Promise<[unknown, number]> {
    const seen = await api.send(to(code(letter))).then(
      ({ status }) => status,
      (error: unknown) => (error as NodeJS.ErrnoException).code,
    );
    return [seen, api.simulator.inbox.size];
  }

  const faults: Record<string, [unknown, number]> = {
    J: [201, 1],
    K: [201, 1],
    L: ['ECONNRESET', 1],
    M: [500, 0],
    N: [500, 1],
    O: ['ECONNRESET', 0],
    P: ['ECONNRESET', 1],
    S: [429, 0],
    V: [503, 0],
  };
  for (const [letter, expected] of Object.entries(faults)) {
    it(`always does to ${code(letter)}: ${BEHAVIOURS[letter]?.about ?? ''}`, async () => {
      const api = await start();
      assert.equal((await api.profile(code(letter))).json.sender_allowed, true);
      assert.deepEqual(await ends(api, letter), expected);
      assert.deepEqual(await ends(api, letter), [expected[0], expected[1] * 2]);
    });
  }

  it('spoils the answers in its own way each: no id, no JSON, HTML', async () => {
    const api = await start();
    const withoutId = await api.send(to(code('J')));
    assert.equal(withoutId.text, '{}');
    assert.equal(withoutId.headers.location, undefined);
    const garbage = await api.send(to(code('K')));
    assert.throws(() => JSON.parse(garbage.text) as unknown, SyntaxError);
    const html = await api.send(to(code('V')));
    assert.match(html.text, /^<html>/);
    assert.equal(html.headers['content-type'], 'text/html');
  });

  it('answers 429 once to RRRRRR00A00R000A, then takes the message', async () => {
    const api = await start();
    const first = await api.send(to(code('R')));
    assert.equal(first.status, 429);
    assert.equal(first.headers['x-rate-limit-retry-after'], '1');
    assert.equal((await api.send(to(code('R')))).status, 201);
    assert.equal((await api.send(to('RRRRRR00A00R000B'))).status, 429);
  });

  it('stores a message to QQQQQQ00A00Q000A at once and answers after the time set', async () => {
    const waits: number[] = [];
    const timers = {
      setTimeout: (run: () => void, ms: number) => {
        waits.push(ms);
        setImmediate(run);
        return 0;
      },
      clearTimeout: () => undefined,
    };
    const api = await start({ slowMs: 16_000, timers });
    assert.deepEqual(await ends(api, 'Q'), [201, 1]);
    assert.deepEqual(waits, [16_000]);
  });

  it('refuses a malformed message to any of them as it would to others', async () => {
    const api = await start();
    for (const letter of ['D', 'G', 'N', 'J']) {
      const broken = { ...to(code(letter)), content: {} };
      const { status, json } = await api.send(broken);
      if (letter === 'N') assert.equal(status, 500);
      else assert.equal(json.title, 'Invalid message structure', letter);
      assert.equal(api.simulator.inbox.size, 0);
    }
  });

  it('treats real-looking codes by their place of birth', async () => {
    const api = await start();
    const born = (place: string): string => `PRVPRV00A01${place}X`;
    assert.equal((await api.profile(born('Z998'))).status, 404);
    assert.equal((await api.profile(born('Z997'))).json.sender_allowed, false);
    assert.equal((await api.profile(born('Z996'))).json.sender_allowed, true);
    assert.equal((await api.send(to(born('Z996')))).status, 500);
    assert.equal((await api.send(to(born('Z999')))).status, 201);
  });

  it('has five people for every letter, and takes the test codes of both shapes', async () => {
    const api = await start();
    assert.equal((await api.profile('BBBBBB00A00B000E')).status, 404);
    assert.equal((await api.profile('BBBBBB00A00B000F')).status, 200);
    assert.equal((await api.profile('BBBBBB00B00B000A')).status, 404);
    assert.equal((await api.profile('EEEEEE00E00E000A')).status, 200);
    assert.equal(Object.keys(BEHAVIOURS).join(''), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  });
});
