import assert from 'node:assert/strict';
import type { IncomingMessage, RequestListener } from 'node:http';
import { once } from 'node:events';
import { ALONE } from '../../nodes/lib/core/properties';
import { isAllowed, readUrl } from '../../nodes/remote-content/allowed-url';
import { isForbiddenAddress } from '../../nodes/remote-content/forbidden-address';
import { networkSource, type NetworkOptions } from '../../nodes/remote-content/network';
import { REMOTE } from '../../nodes/remote-content/properties';
import {
  type Content,
  type Purpose,
  type Source,
  SourceError,
  type Trouble,
} from '../../nodes/remote-content/source';
import { listen, pdf } from './support/call';

/** The allow-list as the node reads it. */
function listOf(entries: readonly string[]): readonly URL[] | undefined {
  const fromNetwork = { ...ALONE, property: (name: string) => (name === 'source' ? 'url' : undefined) };
  const read = REMOTE.allowList.read(entries, fromNetwork);
  return read.ok ? read.value : undefined;
}

function allowed(address: string, ...list: string[]): boolean {
  const [url, parsed] = [readUrl(address), listOf(list)];
  return url !== undefined && parsed !== undefined && isAllowed(url, parsed);
}

describe('remote: which addresses of the network an attachment may have', () => {
  const list = 'https://doc.comune.lan/bandi/';
  const right = [
    'https://doc.comune.lan/bandi/1.pdf',
    'https://DOC.comune.lan:443/bandi/2026/1.pdf?v=2',
    'https://doc.comune.lan/x/../bandi/1.pdf',
    'https://doc.comune.lan/bandi/a%20b.pdf#page=2',
  ];
  const wrong = [
    'https://doc.comune.lan/bandi-riservati/1.pdf',
    'https://doc.comune.lan/bandi/../riservati/1.pdf',
    'https://doc.comune.lan/bandi/%2e%2e/riservati/1.pdf',
    'https://doc.comune.lan/bandi/..%2friservati/1.pdf',
    'https://doc.comune.lan/bandi/..%5criservati/1.pdf',
    'https://doc.comune.lan/bandi\\..\\riservati/1.pdf',
    'https://doc.comune.lan/bandi/..;/riservati/1.pdf',
    'https://doc.comune.lan/bandi/x/.;a=b/1.pdf',
    'https://doc.comune.lan/bandi/1.pdf%00',
    'https://doc.comune.lan/BANDI/1.pdf',
    'http://doc.comune.lan/bandi/1.pdf',
    'https://doc.comune.lan:8443/bandi/1.pdf',
    'https://doc.comune.lan.male.example/bandi/1.pdf',
    'https://doc.comune.lan@male.example/bandi/1.pdf',
    'https://utente:parola@doc.comune.lan/bandi/1.pdf',
    'https://male.example/https://doc.comune.lan/bandi/1.pdf',
    'https://doc.comune.lan/ban\ndi/1.pdf',
    'file:///bandi/1.pdf',
    'ftp://doc.comune.lan/bandi/1.pdf',
    'data:application/pdf,x',
    '//doc.comune.lan/bandi/1.pdf',
    '/bandi/1.pdf',
    'bando.pdf',
    '',
  ];
  for (const address of right)
    it(`${address} lies below ${list}`, () => {
      assert.ok(allowed(address, list));
    });
  for (const address of wrong)
    it(`${JSON.stringify(address)} does not`, () => {
      assert.equal(allowed(address, list), false);
    });

  it('may be the listed address itself, with or without a slash', () => {
    assert.ok(allowed('http://10.0.0.5/bando.pdf', 'http://10.0.0.5/bando.pdf'));
    assert.ok(allowed('http://10.0.0.5/x', 'http://10.0.0.5'));
    assert.ok(allowed('http://[fd12::1]:8080/x', 'http://[fd12::1]:8080/'));
  });

  it('are never those where computers of a data centre keep their secrets, however they are written', () => {
    const metadata = [
      ...[
        'http://169.254.169.254/latest',
        'http://2852039166/',
        'http://0xa9fea9fe/',
        'http://0251.0376.0251.0376/',
      ],
      ...[
        'http://169.254.1/',
        'http://[fe80::1]/',
        'http://[::ffff:169.254.169.254]/',
        'http://[fd00:ec2::254]/',
      ],
      ...['http://[64:ff9b::169.254.169.254]/', 'http://0.0.0.0/', 'http://[::]/', 'http://100.100.100.200/'],
    ];
    for (const address of metadata) {
      assert.equal(readUrl(address), undefined, address);
      assert.equal(listOf([address]), undefined, address);
    }
    for (const address of ['10.0.0.1', '192.168.1.1', '127.0.0.1', '172.16.0.1', 'fd12::1', '::1'])
      assert.equal(isForbiddenAddress(address), false, address);
    assert.equal(isForbiddenAddress('localhost'), true, 'no address at all');
  });

  it('make no list when one of them is none, or there is none', () => {
    assert.equal(listOf(['https://doc.comune.lan/', 'doc.comune.lan']), undefined);
    assert.equal(listOf(['https://doc.comune.lan/?q=']), undefined);
    assert.equal(listOf([' ', '']), undefined);
  });
});

describe('remote: attachments from a server of the network', () => {
  const MAX = 500_000;
  let requests: IncomingMessage[];
  let close: () => Promise<void>;
  let source: Source;
  let base: string;

  async function serve(
    handler: RequestListener,
    resolve?: NetworkOptions['resolve'],
    host?: string,
    more: Partial<NetworkOptions> = {},
  ): Promise<void> {
    requests = [];
    const server = await listen((request, response) => {
      requests.push(request);
      handler(request, response);
    });
    close = () => server.close();
    base = host === undefined ? server.url : server.url.replace('127.0.0.1', host);
    const allowList = listOf([`${base}/bandi/`]) ?? [];
    source = networkSource({
      allowList,
      maxBytes: MAX,
      ...(resolve === undefined ? {} : { resolve }),
      ...more,
    });
  }

  afterEach(async () => {
    source.close();
    await close();
  });

  const signal = (): AbortSignal => new AbortController().signal;
  const open = (name = 'bandi/1.pdf', purpose: Purpose = 'download'): Promise<Content> =>
    source.open(`${base}/${name}`, purpose, signal());

  async function bytesOf(content: Content): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of content.read(0, Infinity)) parts.push(part);
    content.close();
    return Buffer.concat(parts);
  }

  async function troubleOf(content: Promise<unknown>): Promise<Trouble> {
    try {
      await content;
    } catch (error) {
      assert.ok(error instanceof SourceError, String(error));
      return error.trouble;
    }
    throw new Error('it opened');
  }

  it('come through as they are, with their length and a tag of our own', async () => {
    await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 300_000, etag: '"interno-7"' });
      response.end(pdf(300_000));
    });
    const content = await open();
    assert.deepEqual([content.size, content.seekable], [300_000, false]);
    assert.match(String(content.etag), /^"[\w-]{22}"$/);
    assert.ok((await bytesOf(content)).equals(pdf(300_000)));
    assert.equal(requests[0]?.headers['accept-encoding'], 'identity');
    assert.equal(requests[0].headers.cookie, undefined);
  });

  it('have no length before the end when the server does not say it', async () => {
    await serve((_request, response) => {
      for (const byte of ['%', 'P', 'DF', '-1.7\n']) response.write(byte);
      response.end('x'.repeat(100) + '%%EOF');
    });
    const content = await open();
    assert.deepEqual([content.size, content.etag], [undefined, undefined]);
    assert.equal((await bytesOf(content)).length, 114);
  });

  it('are read to the end before a message is promised with one', async () => {
    await serve((request, response) => {
      response.end(request.url === '/bandi/1.pdf' ? pdf(200_000) : pdf(200_000).subarray(0, 150_000));
    });
    (await open('bandi/1.pdf', 'check')).close();
    assert.deepEqual(await troubleOf(open('bandi/2.pdf', 'check')), { kind: 'not-pdf' });
  });

  it('are not asked for when their address is not on the list', async () => {
    await serve((_request, response) => response.end(pdf()));
    for (const name of ['riservati/1.pdf', 'bandi/../riservati/1.pdf', 'bandi-2/1.pdf'])
      assert.deepEqual(await troubleOf(open(name)), { kind: 'name' });
    assert.equal(requests.length, 0);
  });

  it('are not looked for where a redirect points', async () => {
    await serve((_request, response) => {
      response.writeHead(302, { location: '/bandi/altro.pdf' });
      response.end();
    });
    assert.deepEqual(await troubleOf(open()), { kind: 'unavailable', why: 'answer' });
    assert.equal(requests.length, 1);
  });

  it('are not there, or not now, as the server says', async () => {
    await serve((request, response) => {
      response.writeHead(Number(request.url?.split('/').at(-1)));
      response.end();
    });
    assert.deepEqual(await troubleOf(open('bandi/404')), { kind: 'not-found' });
    assert.deepEqual(await troubleOf(open('bandi/410')), { kind: 'not-found' });
    for (const status of [401, 403, 500, 503, 204])
      assert.deepEqual(await troubleOf(open(`bandi/${status}`)), { kind: 'unavailable', why: 'answer' });
  });

  it('are PDFs by what is in them, also when the server calls something else one', async () => {
    await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/pdf' });
      response.end('<html>Accedi</html>');
    });
    assert.deepEqual(await troubleOf(open()), { kind: 'not-pdf' });
  });

  it('are not read when the server announces too much, and are left when it sends too much', async () => {
    await serve((request, response) => {
      if (request.url === '/bandi/1.pdf') response.writeHead(200, { 'content-length': MAX + 1 });
      response.on('error', () => undefined);
      response.end(pdf(MAX + 1));
    });
    assert.deepEqual(await troubleOf(open('bandi/1.pdf')), { kind: 'too-large' });
    assert.deepEqual(await troubleOf(open('bandi/2.pdf').then(bytesOf)), { kind: 'too-large' });
    assert.deepEqual(await troubleOf(open('bandi/2.pdf', 'check')), { kind: 'too-large' });
  });

  it('are left when nobody waits for them any more', async () => {
    await serve(() => undefined);
    const gone = new AbortController();
    const opening = troubleOf(source.open(`${base}/bandi/1.pdf`, 'download', gone.signal));
    while (requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    gone.abort();
    assert.deepEqual(await opening, { kind: 'unavailable', why: 'timeout' });
  });

  it('end the call to the server when the citizen goes away', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    await serve((_request, response) => {
      closed = once(response, 'close');
      response.writeHead(200, { 'content-length': 400_000 });
      response.write(pdf(100_000));
    });
    (await open()).close();
    await closed;
  });

  it('cannot be had when the server breaks off, or is not there', async () => {
    await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 400_000 });
      response.write(pdf(100_000), () => response.destroy());
    });
    assert.deepEqual(await troubleOf(open('bandi/1.pdf', 'check')), { kind: 'unavailable', why: 'server' });
    await close();
    assert.deepEqual(await troubleOf(open()), { kind: 'unavailable', why: 'server' });
    await serve((_request, response) => response.end());
  });

  it('are not waited for when the server stands still, be it before the first byte or in the middle', async () => {
    for (const begun of [false, true]) {
      await serve(
        (_request, response) => {
          if (begun) response.writeHead(200, { 'content-length': 400_000 }).write(pdf(1_000));
        },
        undefined,
        undefined,
        { idleMs: 20 },
      );
      const trouble = await troubleOf(open('bandi/1.pdf', 'check'));
      assert.deepEqual(trouble, { kind: 'unavailable', why: 'timeout' });
      await close();
    }
    await serve((_request, response) => response.end());
  });

  it('that break off while the citizen gets them are the trouble of their server', async () => {
    await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 400_000 });
      response.write(pdf(100_000), () => response.destroy());
    });
    const content = await open();
    const reading = (async () => {
      for await (const part of content.read(0, Infinity)) assert.ok(part.length > 0);
      return content;
    })();
    assert.deepEqual(await troubleOf(reading), { kind: 'unavailable', why: 'server' });
  });

  it('are not looked for where a listed name leads today to an address that is never meant', async () => {
    // The name is on the list; 0.0.0.0 would lead to our own server.
    let address = '127.0.0.1';
    const rebinding: NetworkOptions['resolve'] = (_name, _options, callback) => {
      callback(null, [{ address, family: 4 }]);
    };
    await serve((_request, response) => response.end(pdf()), rebinding, 'doc.comune.lan');
    (await open('bandi/1.pdf', 'check')).close();
    assert.equal(requests.length, 1);
    source.close();
    for (address of ['0.0.0.0', '169.254.169.254'])
      assert.deepEqual(await troubleOf(open()), { kind: 'unavailable', why: 'server' });
    assert.equal(requests.length, 1);
  });

  it('are looked for at the other addresses of a name, and not at all when it has none', async () => {
    const both: NetworkOptions['resolve'] = (_name, _options, callback) => {
      callback(null, [
        { address: '0.0.0.0', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    };
    await serve((_request, response) => response.end(pdf()), both, 'doc.comune.lan');
    assert.equal((await bytesOf(await open())).length, 64);
    await close();
    const unknown: NetworkOptions['resolve'] = (_name, _options, callback) => {
      callback(Object.assign(new Error('?'), { code: 'EAI_AGAIN' }), []);
    };
    await serve((_request, response) => response.end(pdf()), unknown, 'doc.comune.lan');
    assert.deepEqual(await troubleOf(open()), { kind: 'unavailable', why: 'server' });
  });

  it('are found by name', async () => {
    await serve((_request, response) => response.end(pdf()), undefined, 'localhost');
    assert.equal((await bytesOf(await open())).length, 64);
  });

  it('suggest a name by the last part of their address', async () => {
    await serve((_request, response) => response.end());
    assert.equal(source.nameOf(`${base}/bandi/Bando%20di%20prova.pdf?v=1`), 'Bando di prova.pdf');
    assert.equal(source.nameOf(`${base}/bandi/%E0%A4%A.pdf`), '%E0%A4%A.pdf');
    assert.equal(source.nameOf('x'), '');
  });
});
