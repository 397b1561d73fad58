import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { RegisterError } from '../../../../nodes/lib/register';
import { addressOf } from '../../../../nodes/lib/register/postgres/address';
import { openSession } from '../../../../nodes/lib/register/postgres/session';
import { selfSigned } from '../../simulator/certificate';

const PASSWORD = 'solo-per-i-test';
/** AuthenticationCleartextPassword. */
const WANTS_PASSWORD = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);

describe('a stranger who answers in the place of the database, with a certificate of its own', () => {
  let folder: string;
  let server: Server;
  let heard = '';
  const sockets = new Set<Socket>();
  const tolerance = process.env.NODE_TLS_REJECT_UNAUTHORIZED;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'io-stranger-'));
    writeFileSync(path.join(folder, 'ca.pem'), selfSigned().cert);
    const own = selfSigned();
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write('S');
        const secure = new TLSSocket(socket, { isServer: true, ...own });
        secure.on('error', () => undefined);
        secure.on('data', (bytes: Buffer) => {
          heard += bytes.toString('latin1');
          if (heard.includes(PASSWORD)) secure.destroy();
          else secure.write(WANTS_PASSWORD);
        });
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => {
    heard = '';
  });
  afterEach(() => {
    if (tolerance === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = tolerance;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    server.close();
    await once(server, 'close');
  });

  /** What comes of it: a code of Node.js, or of ours. */
  async function meet(options: string): Promise<string> {
    const { port } = server.address() as AddressInfo;
    // Another computer, as it were: nothing is left out because it is this one.
    const address = addressOf(
      `postgres://io:${PASSWORD}@db1:${port}/io?${options.replace('CA', path.join(folder, 'ca.pem'))}`,
    );
    const error: unknown = await openSession({
      ...{ address: { ...address, hosts: [{ host: '127.0.0.1', port }] }, name: 'x', schema: (sql) => sql },
      ...{ answerWithin: 20_000, connectWithin: 20_000 },
    }).catch((fault: unknown) => fault);
    if (error instanceof RegisterError) return error.args.error ?? '';
    return error instanceof Error && 'code' in error ? String(error.code) : '';
  }

  for (const options of [
    'sslrootcert=CA',
    'sslmode=require&sslrootcert=CA',
    'sslmode=verify-ca&sslrootcert=CA',
    'sslmode=verify-full&sslrootcert=CA',
    'sslmode=verify-full',
    'sslrootcert=system',
    'sslmode=verify-full&sslrootcert=system',
  ])
    it(`hears neither user nor password with ${options}, also where Node.js is told to trust all`, async () => {
      const untrusted =
        /^(DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN)$/;
      assert.match(await meet(options), untrusted);
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
      assert.match(await meet(options), untrusted);
      assert.equal(heard, '');
    });

  it('hears the password where nobody is asked to vouch', async () => {
    for (const options of ['', 'sslmode=require']) {
      heard = '';
      await meet(options);
      assert.ok(heard.includes(PASSWORD));
    }
  });
});
