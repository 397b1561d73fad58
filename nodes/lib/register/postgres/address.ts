/** Where the database is: `postgres://user:password@host1:5432,host2:5432/name?sslmode=verify-full&sslrootcert=/etc/io/ca.pem`. */
import { unavailable } from './errors';

export const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

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
  /** Paths of files. */
  readonly rootCert: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

const URL_PARTS = /^postgres(?:ql)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
const PORT = 5432;
const LOCAL = ['localhost', '127.0.0.1', '::1'];

/** Throws IO_REGISTER_UNAVAILABLE with the error BAD_URL. */
export function addressOf(url: string): Address {
  const parts = URL_PARTS.exec(url.trim());
  if (parts === null) throw unavailable('BAD_URL');
  const [, user, password, places = '', database, query = ''] = parts;
  const options = new URLSearchParams(query);
  const named = options.get('host') ?? decode(places);
  const hosts = (named || 'localhost').split(',').map(hostOf);
  const isLocal = hosts.every(({ host }) => LOCAL.includes(host) || host.startsWith('/'));
  const ssl = options.get('sslmode') ?? (isLocal ? 'disable' : 'require');
  if (!isSslMode(ssl)) throw unavailable('BAD_URL');
  return {
    hosts,
    user: given(user),
    password: given(password),
    database: given(database),
    ssl,
    rootCert: options.get('sslrootcert') ?? undefined,
    cert: options.get('sslcert') ?? undefined,
    key: options.get('sslkey') ?? undefined,
  };
}

function isSslMode(text: string): text is SslMode {
  return (SSL_MODES as readonly string[]).includes(text);
}

/** `db1`, `db1:5433`, `[::1]:5433`, or the folder of a socket. */
function hostOf(place: string): Host {
  const found = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(place);
  if (found === null) throw unavailable('BAD_URL');
  return { host: found[1] ?? found[2] ?? '', port: found[3] === undefined ? PORT : Number(found[3]) };
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : decode(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unavailable('BAD_URL');
  }
}
