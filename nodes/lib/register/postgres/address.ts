/**
 * Where the database is: `postgres://user:password@host1:5432,host2:5432/name?sslmode=verify-full&sslrootcert=/etc/io/ca.pem`, as libpq
 * reads it. What could be meant otherwise is refused: a sign of the password that ends it would make a host's name of the rest, and
 * that goes out to whoever tells where hosts are.
 */
import { isIPv6 } from 'node:net';
import { badValue, isOption, optionsIn, type Option } from './address-options';
import { unavailable } from './errors';
import { isSslMode, SYSTEM, type SslMode, tlsWanted } from './ssl-mode';

export interface Host {
  readonly host: string;
  readonly port: number;
}

export interface Address {
  /** Tried in turn. */
  readonly hosts: readonly Host[];
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly ssl: SslMode;
  /** Paths of files; without `rootCert` those authorities count that Node.js knows. */
  readonly rootCert: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

const SCHEME = /^postgres(?:ql)?:\/\//i;
const PARTS = /^(?:([^:@]*)(?::([^@]*))?@)?([^@]*)$/;
const PORT = 5432;
const LOCAL = ['localhost', '127.0.0.1', '::1'];
/** A name, an IPv4 address, the folder of a socket. */
const HOST = /^(?:[\p{L}\p{N}._-]+|\/[^,]*)$/u;

/** Throws IO_REGISTER_UNAVAILABLE with the error BAD_URL, URL_SIGN (`sign`, `written`), URL_OPTION or URL_VALUE (`option`), or URL_TLS. */
export function addressOf(url: string): Address {
  const whole = url.trim();
  const scheme = SCHEME.exec(whole);
  if (scheme === null) throw unavailable('BAD_URL');
  const [authority, path, query] = split(whole.slice(scheme[0].length));
  const parts = PARTS.exec(authority);
  if (parts === null) throw unavailable('BAD_URL');
  const [, user, password, places = ''] = parts;
  const options = optionsIn(query);
  const hosts = hostsOf(places, options);
  const rootCert = options.get('sslrootcert');
  return {
    hosts,
    user: options.get('user') ?? given(user),
    password: options.get('password') ?? given(password),
    database: options.get('dbname') ?? given(path),
    ssl: tlsWanted(modeOf(options), rootCert, hosts.map(whereIs)),
    rootCert: rootCert === SYSTEM ? undefined : rootCert,
    cert: options.get('sslcert'),
    key: options.get('sslkey'),
  };
}

/** User, password and hosts; the database; the options. Of a sign that should be written otherwise only the sign is told. */
function split(rest: string): [authority: string, path: string, query: string] {
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? '';
  const tail = rest.slice(authority.length);
  if (authority.indexOf('@') !== authority.lastIndexOf('@')) throw badSign('@');
  const [path = '', query = ''] = tail.split(/\?(.*)/s);
  const isUserThere = authority.includes('@');
  // The password goes on there, or so it may be: who means otherwise can write it otherwise.
  const strays = path.includes('@') || (query.includes('@') && hasStrangers(query));
  if (strays && authority !== '') throw badSign(isUserThere ? '@' : (tail[0] ?? ''));
  if (tail.includes('#')) throw badSign('#');
  return [authority, path.slice(1), query];
}

function hasStrangers(query: string): boolean {
  return query.split('&').some((one) => !isOption(one.split('=', 1)[0] ?? ''));
}

function badSign(sign: string): Error {
  return unavailable('URL_SIGN', { sign, written: encodeURIComponent(sign) });
}

function modeOf(options: ReadonlyMap<Option, string>): SslMode | undefined {
  const mode = options.get('sslmode');
  if (mode !== undefined && !isSslMode(mode)) throw badValue('sslmode');
  return mode;
}

/** As libpq has it: `host` and `port` among the options count before those in front; one port may be that of all. */
function hostsOf(places: string, options: ReadonlyMap<Option, string>): Host[] {
  const named = options.get('host');
  const found = named === undefined ? placesIn(places) : listOf(named).map((host) => hostAt('host', host));
  const ports = options.get('port');
  if (ports === undefined) return found;
  const each = listOf(ports).map((port) => portOf(port, 'port'));
  if (each.length !== 1 && each.length !== found.length) throw badValue('port');
  return found.map(({ host }, index) => ({ host, port: each[index] ?? each[0] ?? PORT }));
}

function placesIn(places: string): Host[] {
  if (decode(places).trim() === '') return [{ host: 'localhost', port: PORT }];
  return listOf(places).map((place) => {
    const found = /^(?:\[([^\]]+)\]|([^:[\]]*))(?::(.*))?$/.exec(place);
    if (found === null) throw badValue('host');
    const [, v6, host = '', port] = found;
    const at = v6 === undefined ? hostAt('host', decode(host)) : hostAt('host', decode(v6), true);
    return { ...at, port: port === undefined ? PORT : portOf(port, 'port') };
  });
}

function listOf(text: string): string[] {
  return text.split(',').map((one) => one.trim());
}

function hostAt(option: Option, host: string, isV6 = false): Host {
  const isFine = isV6 ? isIPv6(host) : HOST.test(host) || (option === 'host' && isIPv6(host));
  if (!isFine) throw badValue(option);
  return { host, port: PORT };
}

function portOf(text: string, option: Option): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw badValue(option);
  return port;
}

function whereIs({ host }: Host): 'socket' | 'here' | 'elsewhere' {
  if (host.startsWith('/')) return 'socket';
  return LOCAL.includes(host.toLowerCase()) ? 'here' : 'elsewhere';
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : decode(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badSign('%');
  }
}
