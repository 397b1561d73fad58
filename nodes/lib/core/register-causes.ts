/** IO_REGISTER_UNAVAILABLE has many causes, each mended by another hand: which of them it is tells `args.error`. Pure. */
import type { FaultCode } from './codes';
import type { RegisterCause } from './fault-words';

const CODE = 'IO_REGISTER_UNAVAILABLE';

/** Of what the program itself, PostgreSQL (SQLSTATE), its driver, TLS, the network, SQLite or the file system says; `*`: and whatever follows. */
export const REGISTER_CAUSES: Readonly<Record<RegisterCause, readonly string[]>> = {
  badUrl: ['BAD_URL'],
  urlSign: ['URL_SIGN'],
  urlOption: ['URL_OPTION'],
  urlValue: ['URL_VALUE'],
  urlTls: ['URL_TLS'],
  noDriver: ['PG_MISSING'],
  otherDriver: ['PG_VERSION', 'PG_BROKEN'],
  keyMissing: ['KEY_MISSING'],
  keyWrong: ['KEY_WRONG'],
  patienceWrong: ['PATIENCE_WRONG'],
  oldServer: ['OLD_SERVER'],
  notPrimary: ['NOT_PRIMARY', '25006'],
  oldTimeline: ['OLD_TIMELINE'],
  unsafeServer: ['UNSAFE_SERVER'],
  pooled: ['POOLED'],
  otherVersion: ['NEWER_VERSION', 'OLD_VERSION'],
  notFound: ['ENOTFOUND', 'EAI_AGAIN'],
  refused: ['ECONNREFUSED', 'NOT_POSTGRES'],
  silent: ['TIMEOUT', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'],
  noStandby: ['NO_STANDBY'],
  stillBusy: ['STILL_BUSY'],
  lost: ['CONNECTION', 'KEYS_UNKNOWN', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', '57P0*', '25P03', '0800*'],
  noTls: ['NO_TLS'],
  untrusted: ['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_*', 'CERT_UNTRUSTED'],
  otherName: ['ERR_TLS_CERT_ALTNAME_INVALID'],
  expired: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
  certFile: ['CERT_UNREADABLE', 'ERR_OSSL_*'],
  password: ['28P01', 'NO_PASSWORD'],
  notAdmitted: ['28000'],
  authMethod: ['AUTH_METHOD', 'SERVER_UNPROVEN'],
  noDatabase: ['3D000'],
  noGrant: ['42501'],
  tooMany: ['53300'],
  pooler: ['08P01'],
  noRight: ['EACCES', 'EPERM', 'EROFS', 'SQLITE_READONLY*', 'SQLITE_PERM', 'SQLITE_CANTOPEN*'],
};

/** Of PostgreSQL they speak of the socket of a server on this computer, not of a file. */
const OF_A_SOCKET = ['ENOENT', 'EACCES', 'EPERM'];

/** The place that a register in PostgreSQL names instead of a file. */
export const DATABASE = 'PostgreSQL';

/** Undefined: it is another fault, or nothing more is known. */
export function causeOf(
  code: FaultCode,
  { error, file }: Readonly<Record<string, unknown>>,
): RegisterCause | undefined {
  if (code !== CODE || typeof error !== 'string') return undefined;
  if (file === DATABASE && OF_A_SOCKET.includes(error)) return 'refused';
  const causes = Object.entries(REGISTER_CAUSES) as [RegisterCause, readonly string[]][];
  return causes.find(([, errors]) => errors.some((one) => fits(error, one)))?.[0];
}

function fits(error: string, known: string): boolean {
  return known.endsWith('*') ? error.startsWith(known.slice(0, -1)) : error === known;
}
