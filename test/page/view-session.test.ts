import assert from 'node:assert/strict';
import { languageOf } from '../../nodes/page/view/language';
import { romeClock, romeInstant } from '../../nodes/page/view/rome';
import { editorToken, Session } from '../../nodes/page/view/session';

interface Asked {
  readonly url: string;
  readonly body: string;
}

/** Node-RED's doors: one user, whose tokens can be made to expire. */
function nodeRed(login: object): {
  readonly asked: Asked[];
  readonly fetch: typeof globalThis.fetch;
  valid: string;
} {
  const it = {
    asked: [] as Asked[],
    valid: '',
    fetch: ((url: string, init: RequestInit = {}) => {
      const body = typeof init.body === 'string' ? init.body : '';
      it.asked.push({ url, body });
      if (url.endsWith('auth/login')) return Promise.resolve(Response.json(login));
      if (!url.endsWith('auth/token')) return Promise.resolve(Response.json({}));
      if (new URLSearchParams(body).get('password') !== 'right')
        return Promise.resolve(Response.json({}, { status: 401 }));
      it.valid = `token-${it.asked.length}`;
      return Promise.resolve(Response.json({ access_token: it.valid }));
    }) as typeof globalThis.fetch,
  };
  return it;
}

function kept(): Map<string, string> & { getItem(key: string): string | null } & {
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
} {
  const map = new Map<string, string>();
  return Object.assign(map, {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  });
}

/** Until nothing is on its way any more. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
}

describe('the session of the page for the office', () => {
  const start = (login: object = { type: 'credentials', prompts: [] }) => {
    const server = nodeRed(login);
    const storage = kept();
    const states: boolean[] = [];
    const session: Session = new Session({
      root: '/red/',
      fetch: server.fetch,
      storage,
      editorToken: () => undefined,
      changed: () => states.push(session.missing),
    });
    /** As the page's server answers it. */
    const question = (): Promise<{ status: number }> =>
      Promise.resolve({ status: session.token === server.valid && server.valid !== '' ? 200 : 401 });
    return { server, storage, states, session, question };
  };

  it('asks nothing before somebody has signed in, where Node-RED has users', async () => {
    const { session, question } = start();
    let answered = false;
    void session.ask(question).then(() => (answered = true));
    await settled();
    assert.equal(session.missing, true);
    assert.equal(answered, false);
  });

  it('asks at once where Node-RED has no users', async () => {
    const { session } = start({});
    assert.equal((await session.ask(() => Promise.resolve({ status: 200 }))).status, 200);
    assert.equal(session.missing, false);
  });

  it('gives every question its answer after the sign-in, also those of an expired session', async () => {
    const { session, server, question, states } = start();
    const first = session.ask(question);
    await settled();
    assert.equal(await session.signIn('anna', 'right'), 'in');
    assert.equal((await first).status, 200);
    server.valid = 'of somebody else';
    const [second, third] = [session.ask(question), session.ask(question)];
    await settled();
    assert.equal(session.missing, true);
    assert.equal(await session.signIn('anna', 'right'), 'in');
    assert.deepEqual([(await second).status, (await third).status], [200, 200]);
    assert.deepEqual(states, [true, false, true, false]);
  });

  it('says what was wrong, and keeps waiting', async () => {
    const { session, question } = start();
    void session.ask(question);
    await settled();
    assert.equal(await session.signIn('anna', 'wrong'), 'wrong');
    assert.equal(session.missing, true);
  });

  it('keeps the token for this tab, puts it in no address, and takes it back at the end', async () => {
    const { session, server, storage } = start();
    await session.signIn('anna', 'right');
    const { token = '' } = session;
    assert.deepEqual([...storage.values()], [token]);
    await session.signOut();
    assert.deepEqual([...storage.values()], []);
    assert.deepEqual(server.asked.at(-1), { url: '/red/auth/revoke', body: JSON.stringify({ token }) });
    assert.ok(server.asked.every(({ url }) => !url.includes(token) && !url.includes('right')));
  });

  it('sends with every question what a form of another site cannot set', async () => {
    const { session } = start();
    await session.signIn('anna', 'right');
    assert.deepEqual(session.headers(), {
      'x-requested-with': 'io-page',
      authorization: `Bearer ${session.token ?? ''}`,
    });
  });

  it('asks for what the user may do, not for everything, which Node-RED would refuse', async () => {
    const { session, server } = start();
    await session.signIn('anna', 'right');
    assert.equal(new URLSearchParams(server.asked.at(-1)?.body).get('scope'), '');
  });

  it('finds the token that the editor keeps, at the address of the editor', () => {
    const storage = kept();
    storage.set('auth-tokens', JSON.stringify({ access_token: 'of the root' }));
    storage.set('auth-tokens-red', JSON.stringify({ access_token: 'of /red/' }));
    assert.equal(editorToken(storage, '/'), 'of the root');
    assert.equal(editorToken(storage, '/red/'), 'of /red/');
    assert.equal(editorToken(storage, '/other/'), undefined);
    storage.set('auth-tokens-other', '{broken');
    assert.equal(editorToken(storage, '/other/'), undefined);
  });
});

describe('the page for the office', () => {
  it('speaks the first of its languages that the browser is set to, else Italian', () => {
    assert.equal(languageOf(['de-AT', 'it']), 'de');
    assert.equal(languageOf(['fr-FR', 'en-GB']), 'en-US');
    assert.equal(languageOf(['fr']), 'it');
    assert.equal(languageOf([]), 'it');
  });

  it('takes day and hour for those of Rome, in summer and in winter', () => {
    assert.equal(romeInstant('2026-12-31', '08:30'), Date.parse('2026-12-31T07:30:00Z'));
    assert.equal(romeInstant('2026-07-01', '08:30'), Date.parse('2026-07-01T06:30:00Z'));
    assert.deepEqual(romeClock(Date.parse('2026-12-31T23:30:00Z')), { day: '2027-01-01', hour: '00:30' });
  });

  it('takes the first of an hour that comes twice, and none for one that does not come', () => {
    assert.equal(romeInstant('2026-10-25', '02:30'), Date.parse('2026-10-25T00:30:00Z'));
    assert.equal(romeInstant('2026-03-29', '02:30'), undefined);
  });

  it('takes no day for what is none', () => {
    for (const [day, hour] of [
      ['', '08:30'],
      ['2026-02-30', '08:30'],
      ['2026-12-31', ''],
      ['2026-12-31', '25:00'],
    ] as const)
      assert.equal(romeInstant(day, hour), undefined, `${day} ${hour}`);
  });
});
