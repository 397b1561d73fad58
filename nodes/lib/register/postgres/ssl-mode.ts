/**
 * How a connection is protected, with libpq's words and what they mean there. `allow` and `prefer` are none of ours: who stands between
 * could say that the server has no TLS.
 */
import { unavailable } from './errors';

/** `require`: nobody reads along, but whoever answers may be anybody; the next looks at who has signed, the last at the name too. */
const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

/** As `sslrootcert`: the authorities that Node.js knows. */
export const SYSTEM = 'system';

export function isSslMode(text: string): text is SslMode {
  return (SSL_MODES as readonly string[]).includes(text);
}

/**
 * @param said undefined: `disable` on this computer, `require` to others
 * @param rootCert whoever names authorities wants them to count, also with `require`
 * Throws URL_TLS where the two cannot be together: authorities that sign for anybody are worth nothing without the name, and somebody
 * must have signed.
 */
export function tlsWanted(
  said: SslMode | undefined,
  rootCert: string | undefined,
  places: readonly ('socket' | 'here' | 'elsewhere')[],
): SslMode {
  if (rootCert === SYSTEM && (said ?? 'verify-full') !== 'verify-full') throw unavailable('URL_TLS');
  if (said === 'verify-ca' && rootCert === undefined) throw unavailable('URL_TLS');
  // Nobody else can listen at a socket, and servers have no TLS there.
  if (places.every((place) => place === 'socket')) return 'disable';
  if (rootCert === SYSTEM) return 'verify-full';
  const isNamed = rootCert !== undefined;
  if (said === undefined && !isNamed) return places.includes('elsewhere') ? 'require' : 'disable';
  return isNamed && (said === undefined || said === 'require') ? 'verify-ca' : (said ?? 'require');
}
