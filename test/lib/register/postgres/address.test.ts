import assert from 'node:assert/strict';
import type { RegisterError } from '../../../../nodes/lib/register';
import { addressOf } from '../../../../nodes/lib/register/postgres/address';

const CA = 'sslrootcert=/etc/io/ca.pem';

/** Why this address is refused; nothing but the known words may be told of it. */
function refusal(url: string): Readonly<Record<string, string>> {
  try {
    addressOf(url);
  } catch (error) {
    const { code, args } = error as RegisterError;
    assert.equal(code, 'IO_REGISTER_UNAVAILABLE');
    assert.equal(args.file, 'PostgreSQL');
    assert.doesNotMatch(JSON.stringify([error, (error as Error).stack]), /geheim|segreta/);
    return args;
  }
  return assert.fail(`taken: ${url}`);
}

describe('the address of a register in PostgreSQL', () => {
  it('names hosts, user, database and how the connection is protected', () => {
    const { hosts, user, password, database, ssl, rootCert } = addressOf(
      `postgres://io:p%40ss@db1:5433,[::1],db2/registro%20io?sslmode=verify-full&${CA}`,
    );
    assert.deepEqual(hosts, [
      { host: 'db1', port: 5433 },
      { host: '::1', port: 5432 },
      { host: 'db2', port: 5432 },
    ]);
    assert.deepEqual([user, password, database], ['io', 'p@ss', 'registro io']);
    assert.deepEqual([ssl, rootCert], ['verify-full', '/etc/io/ca.pem']);
  });

  for (const [url, hosts] of [
    ['POSTGRES://db1/io', ['db1:5432']],
    ['postgresql://db1:5432 , db2:6000/io', ['db1:5432', 'db2:6000']],
    ['postgres://[fe80::1%25eth0]:6000/io', ['fe80::1%eth0:6000']],
    ['postgres:///io', ['localhost:5432']],
    ['postgres://', ['localhost:5432']],
    ['postgres://%2Fvar%2Frun%2Fpostgresql/io', ['/var/run/postgresql:5432']],
    ['postgres:///io?host=/var/run/postgresql&port=6000', ['/var/run/postgresql:6000']],
    ['postgres://db1/io?host=db2,::1&port=6000,6001', ['db2:6000', '::1:6001']],
    ['postgres://db1,db2/io?port=6000', ['db1:6000', 'db2:6000']],
    ['postgres://база.example/io', ['база.example:5432']],
  ] as const)
    it(`leads to ${hosts.join(' and ')} as ${url}`, () => {
      assert.deepEqual(
        addressOf(url).hosts.map(({ host, port }) => `${host}:${port}`),
        hosts,
      );
    });

  it('may name user, password and database as options, as libpq has it', () => {
    const { user, password, database, hosts } = addressOf(
      'postgres://db1?user=io&password=a%40b+c&dbname=registro&target_session_attrs=read-write&gssencmode=disable',
    );
    assert.deepEqual([user, password, database], ['io', 'a@b+c', 'registro']);
    assert.equal(hosts[0]?.host, 'db1');
  });

  for (const [mode, options] of [
    ['require', ''],
    ['disable', 'sslmode=disable'],
    ['require', 'sslmode=require'],
    ['verify-ca', `sslmode=require&${CA}`],
    ['verify-ca', CA],
    ['verify-ca', `sslmode=verify-ca&${CA}`],
    ['verify-full', `sslmode=verify-full&${CA}`],
    ['verify-full', 'sslmode=verify-full'],
    ['verify-full', 'sslrootcert=system'],
    ['verify-full', 'sslmode=verify-full&sslrootcert=system'],
  ] as const)
    it(`is ${mode} to another computer with “${options}”`, () => {
      const { ssl, rootCert } = addressOf(`postgres://db1/io?${options}`);
      assert.equal(ssl, mode);
      assert.equal(rootCert, options.includes(CA) ? '/etc/io/ca.pem' : undefined);
    });

  it('is not protected on this computer, unless somebody says so', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]', ''])
      assert.equal(addressOf(`postgres://${host}/io`).ssl, 'disable');
    assert.equal(addressOf('postgres://localhost,db1/io').ssl, 'require');
    assert.equal(addressOf(`postgres://localhost/io?${CA}`).ssl, 'verify-ca');
    assert.equal(addressOf(`postgres:///io?host=/var/run/postgresql&${CA}`).ssl, 'disable');
  });

  for (const options of [
    'sslmode=verify-ca',
    'sslmode=require&sslrootcert=system',
    'sslmode=disable&sslrootcert=system',
  ])
    it(`cannot have ${options}: nobody would vouch for the server`, () => {
      assert.equal(refusal(`postgres://db1/io?${options}`).error, 'URL_TLS');
    });

  for (const [sign, url] of [
    ['@', 'postgres://io:ge@geheim@db1/io'],
    ['@', 'postgres://io:ge@geheim/x@db1/io'],
    ['@', 'postgres://io:ge@geheim?x=1@db1/io'],
    ['/', 'postgres://io:12/geheim@db1/io'],
    ['/', 'postgres://io:ge/geheim@db1/io'],
    ['?', 'postgres://io:12?geheim=x@db1/io'],
    ['?', 'postgres://io:ge?geheim@db1/io'],
    ['#', 'postgres://io:ge#geheim@db1/io'],
    ['#', 'postgres://io:geheim@db1/io#x'],
    ['%', 'postgres://io:100%geheim@db1/io'],
  ] as const)
    it(`with ${sign} where it ends something is refused, saying how to write it: ${url}`, () => {
      assert.deepEqual(refusal(url), {
        ...{ file: 'PostgreSQL', error: 'URL_SIGN' },
        ...{ sign, written: encodeURIComponent(sign) },
      });
    });

  for (const [option, query] of [
    ['sslmod', 'sslmod=verify-full'],
    ['options', 'sslmode=require&options=-c%20x=1'],
    ['sslmode', 'sslmode=verify-full&sslmode=disable'],
    ['toString', 'toString=1'],
    ['?', 'password=Abc&Hidden'],
    ['?', 'geheim%20!=1'],
  ] as const)
    it(`is refused for the option ${option}`, () => {
      const { error, option: told } = refusal(`postgres://io:segreta@db1/io?${query}`);
      assert.deepEqual([error, told], ['URL_OPTION', option]);
    });

  it('may have what other programs want in it, and what changes nothing of whom we speak to', () => {
    const more =
      'connect_timeout=10&application_name=io&keepalives=1&keepalives_idle=30&client_encoding=UTF8';
    assert.deepEqual(
      addressOf(`postgres://io@db1/io?sslmode=verify-full&${more}`),
      addressOf('postgres://io@db1/io?sslmode=verify-full'),
    );
  });

  for (const [option, url] of [
    ['sslmode', 'postgres://db1/io?sslmode=prefer'],
    ['sslmode', 'postgres://db1/io?sslmode=allow'],
    ['sslmode', 'postgres://db1/io?sslmode='],
    ['target_session_attrs', 'postgres://db1/io?target_session_attrs=standby'],
    ['channel_binding', 'postgres://db1/io?channel_binding=require'],
    ['port', 'postgres://db1:99999/io'],
    ['port', 'postgres://db1:0/io'],
    ['port', 'postgres://db1:/io'],
    ['port', 'postgres://db1:port/io'],
    ['port', 'postgres://db1/io?port=1,2'],
    ['host', 'postgres://db1,,db2/io'],
    ['host', 'postgres://db1,/io'],
    ['host', 'postgres://db 1/io'],
    ['host', 'postgres://[db1]:5432/io'],
    ['host', 'postgres://[::1/io'],
    ['host', 'postgres:///io?host=geheim@db1'],
    ['sslrootcert', 'postgres://db1/io?sslrootcert=%E0%A4%A'],
  ] as const)
    it(`is refused for the value of ${option}: ${url}`, () => {
      const { error, option: told } = refusal(url);
      assert.deepEqual([error, told], ['URL_VALUE', option]);
    });

  for (const url of ['mysql://db', 'io@db1/io', '', 'host=db1 user=io'])
    it(`cannot be “${url}”`, () => {
      assert.equal(refusal(url).error, 'BAD_URL');
    });
});
