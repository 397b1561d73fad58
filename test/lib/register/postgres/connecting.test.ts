import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RegisterError } from '../../../../nodes/lib/register';
import { driverCode } from '../../../../nodes/lib/register/postgres/driver-errors';
import {
  type Postgres,
  postgresIsHere,
  sharedPostgres,
  startPostgres,
  unprivileged,
} from '../../../support/postgres';
import { until } from '../../../support/until';
import { selfSigned } from '../../simulator/certificate';
import { postgresBench, sharedUrl, sql, startShared, type PostgresBench } from './bench';

/** Longer than any test may take: what no waiting mends is said at once. */
const PATIENT = { waitAtMost: 600_000 };
const SHORT = { waitAtMost: 300 };

/** `R`: the server says how it wants to be told who comes. */
function wants(method: number): Buffer {
  const message = Buffer.alloc(9);
  message.write('R');
  message.writeInt32BE(8, 1);
  message.writeInt32BE(method, 5);
  return message;
}

describe('what a register in PostgreSQL says of why there is no connection', () => {
  let place: PostgresBench;
  let server: Server | undefined;
  const sockets = new Set<Socket>();

  beforeEach(() => {
    place = postgresBench(false);
  });
  afterEach(async () => {
    place.end();
    for (const socket of sockets) socket.destroy();
    if (server === undefined) return;
    server.close();
    await once(server, 'close');
    server = undefined;
  });

  async function errorOf(url: string, options: { waitAtMost: number } = PATIENT): Promise<string> {
    const register = place.another({ url, ...options });
    const error: unknown = await register.newest().then(
      () => assert.fail('answered'),
      (fault: unknown) => fault,
    );
    assert.ok(error instanceof RegisterError);
    assert.deepEqual([error.code, error.args.file], ['IO_REGISTER_UNAVAILABLE', 'PostgreSQL']);
    assert.doesNotMatch(JSON.stringify([error, error.stack, error.message]), /solo-per-i-test|127\.0\.0\.1/);
    assert.deepEqual(register.lost()?.args, error.args);
    return error.args.error ?? '';
  }

  /** A server that does so with the first bytes of whoever comes. */
  async function thatSays(answer: (socket: Socket) => void): Promise<string> {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => {
        answer(socket);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `postgres://io:solo-per-i-test@127.0.0.1:${(server.address() as AddressInfo).port}/io`;
  }

  it('is TIMEOUT of a server that takes the connection and says nothing', async () => {
    const url = await thatSays(() => undefined);
    assert.equal(await errorOf(url, SHORT), 'TIMEOUT');
    assert.equal(await errorOf(`${url}?sslmode=require`, SHORT), 'TIMEOUT');
  });

  it('is CONNECTION of one that hangs up', async () => {
    const url = await thatSays((socket) => socket.end());
    assert.equal(await errorOf(url, SHORT), 'CONNECTION');
  });

  it('is NOT_POSTGRES of another program, asked with TLS', async () => {
    const url = await thatSays((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    assert.equal(await errorOf(`${url}?sslmode=require`), 'NOT_POSTGRES');
  });

  for (const [name, method] of [
    ['Kerberos', 7],
    ['SSPI', 9],
  ] as const)
    it(`is AUTH_METHOD of one that wants ${name}, and Node-RED lives on`, async () => {
      const url = await thatSays((socket) => socket.write(wants(method)));
      assert.equal(await errorOf(url), 'AUTH_METHOD');
    });

  it('is the code of the network where nobody listens, and where the name is unknown', async () => {
    assert.equal(await errorOf('postgres://io@127.0.0.1:1/io', SHORT), 'ECONNREFUSED');
    assert.match(await errorOf('postgres://io@nessuno.invalid/io', SHORT), /^(ENOTFOUND|EAI_AGAIN)$/);
  });

  it('is of the server that was there rather than of the one that was not', async () => {
    const url = await thatSays((socket) => socket.write(wants(7)));
    assert.equal(await errorOf(url.replace('@127.0.0.1', '@127.0.0.1:1,127.0.0.1')), 'AUTH_METHOD');
  });

  it('tells the driver’s other texts, and none that it does not know', () => {
    const code = (text: string): string => driverCode(new Error(text));
    assert.equal(
      code('SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature does not match'),
      'SERVER_UNPROVEN',
    );
    assert.equal(code('SASL: Only mechanism(s) SCRAM-SHA-256 are supported'), 'AUTH_METHOD');
    assert.equal(code('Client has encountered a connection error and is not queryable'), 'CONNECTION');
    assert.equal(code('Connection terminated'), 'CONNECTION');
    assert.equal(code('something else'), '');
  });

  describe('from a real server', () => {
    before(async function () {
      if (!postgresIsHere()) this.skip();
      await startShared();
    });

    it('is NO_TLS where it has none and TLS is asked for', async () => {
      assert.equal(await errorOf(`${sharedUrl()}?sslmode=require`), 'NO_TLS');
    });

    it('is NO_PASSWORD without one, and 28P01 with a wrong one', async () => {
      const known = process.env.PGPASSWORD;
      delete process.env.PGPASSWORD;
      try {
        assert.equal(await errorOf(sharedUrl().replace(':solo-per-i-test', '')), 'NO_PASSWORD');
      } finally {
        if (known !== undefined) process.env.PGPASSWORD = known;
      }
      assert.equal(await errorOf(sharedUrl().replace('solo-per-i-test', 'sbagliata')), '28P01');
    });

    it('is 3D000 where there is no such database', async () => {
      assert.equal(await errorOf((await sharedPostgres()).url('nessuno')), '3D000');
    });

    it('is 42501 of a user that may not make the schema', async () => {
      await sql(`CREATE ROLE senza_diritti LOGIN PASSWORD 'solo-per-i-test'`);
      assert.equal(await errorOf(sharedUrl().replace('postgres:solo', 'senza_diritti:solo')), '42501');
    });

    it('is CERT_UNREADABLE where the file of certificates is not there', async () => {
      assert.equal(
        await errorOf(`${sharedUrl()}?sslmode=verify-ca&sslrootcert=/no/such.pem`),
        'CERT_UNREADABLE',
      );
    });
  });

  describe('from a server with a certificate', () => {
    let withTls: Postgres | undefined;
    let folder = '';

    before(async function () {
      if (!postgresIsHere()) this.skip();
      folder = mkdtempSync(path.join(tmpdir(), 'io-certificate-'));
      const account = await unprivileged();
      const mine = selfSigned();
      for (const [name, text] of [
        ['key.pem', mine.key],
        ['cert.pem', mine.cert],
      ] as const) {
        writeFileSync(path.join(folder, name), text, { mode: 0o600 });
        if (account) chownSync(path.join(folder, name), account.uid, account.gid);
      }
      if (account) chownSync(folder, account.uid, account.gid);
      const files = {
        ssl_cert_file: path.join(folder, 'cert.pem'),
        ssl_key_file: path.join(folder, 'key.pem'),
      };
      withTls = await startPostgres({ settings: { ssl: 'on', ...files } });
    });
    after(async () => {
      await withTls?.end();
      if (folder !== '') rmSync(folder, { recursive: true, force: true });
    });

    const url = (options: string): string => `${withTls?.url()}?${options}`;
    const trusted = (): string => `sslrootcert=${path.join(folder, 'cert.pem')}`;

    it('is none where the certificate is one of those that are given', async () => {
      assert.equal(await place.another({ url: url(`sslmode=verify-ca&${trusted()}`) }).newest(), 0);
      assert.equal(await place.another({ url: url('sslmode=require') }).newest(), 0);
    });

    it('is that of the certificate that nobody vouches for, that is another’s, or has run out', async () => {
      assert.equal(await errorOf(url('sslmode=verify-full')), 'DEPTH_ZERO_SELF_SIGNED_CERT');
      assert.equal(await errorOf(url(`sslmode=verify-full&${trusted()}`)), 'ERR_TLS_CERT_ALTNAME_INVALID');
      const old = selfSigned(2021);
      writeFileSync(path.join(folder, 'key.pem'), old.key);
      writeFileSync(path.join(folder, 'cert.pem'), old.cert);
      await sql('SELECT pg_reload_conf()', withTls?.url());
      await until(async () => (await errorOf(url(`sslmode=verify-ca&${trusted()}`))) === 'CERT_HAS_EXPIRED');
    });

    it('is ERR_OSSL_ of a file that holds no key', async () => {
      const none = path.join(folder, 'cert.pem');
      assert.match(await errorOf(url(`sslmode=require&sslcert=${none}&sslkey=${none}`)), /^ERR_OSSL_/);
    });
  });
});
