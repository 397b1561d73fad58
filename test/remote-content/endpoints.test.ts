import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { ANNA, asIo, BRUNO, call, HEADER, json, KEY, pdf, type Headers } from './support/call';
import { counter } from './support/counter';

/** As IO's app signs for a citizen; here made up, which is what an attacker would do. */
const LOLLIPOP: Headers = {
  signature: 'sig1=:bm9uIHVuYSBmaXJtYQ==:',
  'signature-input':
    'sig1=("x-pagopa-lollipop-original-method");created=1;nonce="x";alg="ecdsa-p256-sha256";keyid="x"',
  'x-pagopa-lollipop-assertion-ref': 'sha256-AAAA',
  'x-pagopa-lollipop-assertion-type': 'SAML',
  'x-pagopa-lollipop-auth-jwt': 'ey.falso.jwt',
  'x-pagopa-lollipop-original-method': 'GET',
  'x-pagopa-lollipop-original-url': 'https://altrove.example/',
  'x-pagopa-lollipop-public-key': 'e30',
  'x-pagopa-lollipop-user-id': BRUNO,
};

describe('remote: what IO is answered', () => {
  const the = counter();

  it('names the attachment of a message, by an address that tells nothing of file or citizen', async () => {
    await the.at.open();
    const reply = await call(the.at.base, the.at.message('2026/Bando di prova.pdf'));
    assert.equal(reply.status, 200);
    assert.match(String(reply.headers['content-type']), /^application\/json/);
    assert.deepEqual(json(reply), {
      attachments: [
        {
          id: '1',
          content_type: 'application/pdf',
          url: 'allegato.pdf',
          name: 'Bando di prova.pdf',
          category: 'DOCUMENT',
        },
      ],
    });
  });

  it('hands over the very bytes, as a file that nobody keeps without asking again', async () => {
    await the.at.open();
    const bytes = pdf(700_000);
    the.at.put('bando.pdf', bytes);
    const { status, headers, body } = await call(the.at.base, the.at.attachment('bando.pdf'));
    assert.equal(status, 200);
    assert.ok(body.equals(bytes));
    assert.equal(headers['content-type'], 'application/octet-stream');
    assert.equal(headers['content-length'], '700000');
    assert.equal(headers['cache-control'], 'private, no-cache');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['x-powered-by'], undefined);
  });

  it('sends nothing again to who has it, and all of it when it has changed', async () => {
    await the.at.open();
    the.at.put('bando.pdf');
    const path = the.at.attachment('bando.pdf');
    const { headers } = await call(the.at.base, path);
    const again = await call(the.at.base, path, asIo(ANNA, { 'if-none-match': headers.etag }));
    assert.deepEqual([again.status, again.body.length, again.headers.etag], [304, 0, headers.etag]);
    the.at.put('bando.pdf', pdf(80));
    const changed = await call(the.at.base, path, asIo(ANNA, { 'if-none-match': headers.etag }));
    assert.deepEqual([changed.status, changed.body.length], [200, 80]);
  });

  it('gives the part asked for', async () => {
    await the.at.open();
    the.at.put('bando.pdf', pdf(600_000));
    const { status, headers, body } = await call(
      the.at.base,
      the.at.attachment('bando.pdf'),
      asIo(ANNA, { range: 'bytes=599993-' }),
    );
    assert.equal(status, 206);
    assert.equal(headers['content-range'], 'bytes 599993-599999/600000');
    assert.equal(body.toString(), '\n%%EOF\n');
  });

  it('has the precondition that the ente wrote', async () => {
    const precondition = { title: 'Prima di leggere', markdown: 'Il documento contiene dati personali.' };
    await the.at.open({ precondition });
    const reply = await call(the.at.base, `${the.at.message('bando.pdf')}/precondition`);
    assert.deepEqual([reply.status, json(reply)], [200, precondition]);
  });

  it('is that there is no precondition, where the ente wrote none', async () => {
    await the.at.open();
    const reply = await call(the.at.base, `${the.at.message('bando.pdf')}/precondition`);
    assert.equal(reply.status, 404);
    assert.deepEqual(the.at.told, []);
  });

  it('is the same with a signature of the app, without one, and with one that is forged or used again', async () => {
    await the.at.open();
    the.at.put('bando.pdf');
    const plain = await call(the.at.base, the.at.attachment('bando.pdf'));
    for (const headers of [
      LOLLIPOP,
      LOLLIPOP,
      { signature: '\u00ff'.repeat(1000) },
      { 'signature-input': '' },
    ]) {
      const signed = await call(the.at.base, the.at.attachment('bando.pdf'), asIo(ANNA, headers));
      assert.deepEqual([signed.status, signed.body], [200, plain.body]);
      const others = await call(the.at.base, the.at.attachment('bando.pdf'), asIo(BRUNO, headers));
      assert.equal(others.status, 403, 'a signature opens nothing either');
      const unknown = { ...headers, fiscal_code: ANNA };
      assert.equal((await call(the.at.base, the.at.attachment('bando.pdf'), unknown)).status, 401);
    }
  });
});

describe('remote: who is refused', () => {
  const the = counter();

  it('is who has no key, or not the right one: always with the same empty answer', async () => {
    await the.at.open();
    the.at.put('bando.pdf');
    const path = the.at.attachment('bando.pdf');
    const keys: (string | string[] | undefined)[] = [
      undefined,
      '',
      KEY.slice(1),
      `${KEY}x`,
      KEY.toUpperCase(),
      'x'.repeat(8000),
      [KEY, KEY],
    ];
    for (const key of keys) {
      const reply = await call(the.at.base, path, asIo(ANNA, { [HEADER]: key }));
      const { 'cache-control': cache, 'content-type': type } = reply.headers;
      assert.deepEqual(
        [reply.status, reply.body.length, type, cache],
        [401, 0, undefined, 'private, no-store'],
      );
    }
  });

  it('learns nothing without the key: a good id, a bad one and a missing citizen look alike', async () => {
    await the.at.open();
    the.at.put('bando.pdf');
    for (const path of [the.at.attachment('bando.pdf'), '/messages/AQ', '/messages/', '/messages/x/y/z'])
      for (const headers of [{}, { fiscal_code: ANNA }, { fiscal_code: 'x' }])
        assert.equal((await call(the.at.base, path, headers)).status, 401);
  });

  it('never keeps IO out: after a thousand guesses the right key is good, and the log has one line', async () => {
    await the.at.open();
    the.at.put('bando.pdf');
    const path = the.at.attachment('bando.pdf');
    const guesses = Array.from({ length: 1000 }, (_, n) => asIo(ANNA, { [HEADER]: `tentativo-numero-${n}` }));
    for (let at = 0; at < guesses.length; at += 50)
      await Promise.all(
        guesses.slice(at, at + 50).map(async (headers) => {
          assert.equal((await call(the.at.base, path, headers)).status, 401);
        }),
      );
    assert.equal((await call(the.at.base, path)).status, 200);
    assert.deepEqual(the.at.told, [['key', 1]]);
  });

  it('is who does not ask with GET', async () => {
    await the.at.open();
    the.at.put('bando.pdf');
    for (const method of ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      const reply = await call(the.at.base, the.at.attachment('bando.pdf'), asIo(), method);
      assert.deepEqual([reply.status, reply.headers.allow, reply.body.length], [405, 'GET', 0], method);
    }
  });

  it('is who does not say for which citizen', async () => {
    await the.at.open();
    the.at.put('bando.pdf');
    const codes = [
      undefined,
      '',
      ANNA.toLowerCase(),
      `${ANNA}A`,
      '01234567890',
      `${ANNA}, ${ANNA}`,
      [ANNA, ANNA],
    ];
    for (const fiscal_code of codes) {
      const reply = await call(the.at.base, the.at.attachment('bando.pdf'), { ...asIo(), fiscal_code });
      assert.equal(reply.status, 400, String(fiscal_code));
    }
  });

  it('is another citizen, whatever part of the message is asked for', async () => {
    await the.at.open({ precondition: { title: 'Titolo', markdown: 'Testo' } });
    the.at.put('bando.pdf');
    for (const more of ['', '/allegato.pdf', '/precondition', '/altro']) {
      const reply = await call(the.at.base, `${the.at.message('bando.pdf')}${more}`, asIo(BRUNO));
      assert.deepEqual([reply.status, reply.body.length], [403, 0], more);
    }
  });

  it('is who made up an id, or changed one', async () => {
    await the.at.open();
    the.at.put('bando.pdf');
    const id = the.at.message('bando.pdf').slice('/messages/'.length);
    const others = [
      'x',
      'bando.pdf',
      `${id}A`,
      id.slice(1),
      id.toLowerCase(),
      `${id}%00`,
      `%2e%2e`,
      `..`,
      '',
      'A'.repeat(9000),
    ];
    for (const other of others) {
      const reply = await call(the.at.base, `/messages/${other}/allegato.pdf`);
      assert.equal(reply.status, 404, other.slice(0, 40));
    }
    assert.deepEqual(the.at.told, [['id', 1]]);
  });

  it('is who asks for another file of the message', async () => {
    await the.at.open();
    the.at.put('bando.pdf');
    the.at.put('altro.pdf');
    const names = [
      ...[
        'altro.pdf',
        'bando.pdf',
        '../altro.pdf',
        '..%2faltro.pdf',
        'allegato.pdf/',
        'allegato.pdf/..',
        'ALLEGATO.PDF',
      ],
      ...[
        '%2e%2e/%2e%2e/etc/passwd',
        'allegato.pdf%00',
        'allegato.pdf;x',
        '',
        'precondition/x',
        '.',
        '..\\altro.pdf',
      ],
    ];
    for (const name of names) {
      const reply = await call(the.at.base, `${the.at.message('bando.pdf')}/${name}`);
      assert.equal(reply.status, 404, name);
    }
  });

  it('is cut off when it goes on sending after the answer', async () => {
    await the.at.open();
    const { hostname, port, pathname } = new URL(the.at.base);
    const socket = connect({ host: hostname, port: Number(port) });
    const closed = once(socket, 'close');
    socket.on('error', () => undefined);
    const lines = ['Host: x', 'Transfer-Encoding: chunked', '', ''];
    socket.write([`GET ${pathname}/messages/x HTTP/1.1`, ...lines].join('\r\n'));
    const [head] = (await once(socket, 'data')) as [Buffer];
    assert.match(head.toString(), /^HTTP\/1\.1 401 /);
    const more = setInterval(() => socket.write('1\r\nx\r\n'), 1);
    await closed;
    clearInterval(more);
  });

  it('is told nothing of what went wrong inside', async () => {
    await the.at.open({
      tokens: () => Promise.reject(new Error(`register of ${ANNA} at /home/ente`)),
    });
    await call(the.at.base, '/messages/x');
    const reply = await call(the.at.base, '/messages/x');
    assert.equal(reply.status, 500);
    assert.deepEqual(json(reply), { title: 'Internal Server Error', status: 500, detail: 'Internal error' });
    assert.equal(the.at.errors.length, 1, 'told once');
  });

  it('never finds names, keys or paths in what is answered', async () => {
    await the.at.open();
    the.at.put('GNPMLA94E45Z999X.pdf', Buffer.from('no pdf'));
    for (const reference of [
      'GNPMLA94E45Z999X.pdf',
      'manca-GNPMLA94E45Z999X.pdf',
      '../GNPMLA94E45Z999X.pdf',
    ]) {
      const reply = await call(the.at.base, the.at.attachment(reference));
      const all = JSON.stringify(reply.headers) + reply.body.toString();
      assert.equal(reply.status, 404);
      for (const secret of ['GNPMLA', KEY, the.at.folder, ANNA]) assert.ok(!all.includes(secret), all);
    }
  });
});
