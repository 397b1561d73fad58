/** What may stand after `?` in the address of the database: those of libpq's options that mean something here. */
import { unavailable } from './errors';

/** Null: any value. What is always so here may be said: a primary is looked for, no ticket of Kerberos is used. */
const OPTIONS = {
  ...{ host: null, port: null, user: null, password: null, dbname: null },
  ...{ sslmode: null, sslrootcert: null, sslcert: null, sslkey: null },
  target_session_attrs: ['any', 'read-write', 'primary'],
  gssencmode: ['disable', 'prefer'],
  channel_binding: ['disable', 'prefer'],
  // What many an address has in it for other programs, and what changes nothing of whom we speak to: it may stay, and has no effect.
  ...{
    connect_timeout: null,
    application_name: null,
    fallback_application_name: null,
    client_encoding: ['UTF8', 'utf8', 'auto'],
  },
  ...{
    keepalives: null,
    keepalives_idle: null,
    keepalives_interval: null,
    keepalives_count: null,
    tcp_user_timeout: null,
  },
} as const satisfies Readonly<Record<string, readonly string[] | null>>;

export type Option = keyof typeof OPTIONS;

/** Longer, or with other signs, it is no option's name. */
const NAME = /^[a-z][a-z_]{0,30}$/i;

/** Throws URL_OPTION of one that is not known, or that comes twice; URL_VALUE of one with a value that cannot be. */
export function optionsIn(query: string): Map<Option, string> {
  const options = new Map<Option, string>();
  for (const one of query.split('&').filter((text) => text !== '')) {
    const [name = '', written = ''] = one.split(/=(.*)/s);
    // Behind a password it may be the rest of it, which had an & of its own.
    if (!isOption(name) || options.has(name))
      throw unavailable('URL_OPTION', { option: NAME.test(name) && !options.has('password') ? name : '?' });
    const value = decode(written, name);
    const allowed: readonly string[] | null = OPTIONS[name];
    if (value === '' || allowed?.includes(value) === false) throw badValue(name);
    options.set(name, value);
  }
  return options;
}

export function badValue(option: Option): Error {
  return unavailable('URL_VALUE', { option });
}

export function isOption(name: string): name is Option {
  return Object.hasOwn(OPTIONS, name);
}

function decode(text: string, option: Option): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badValue(option);
  }
}
