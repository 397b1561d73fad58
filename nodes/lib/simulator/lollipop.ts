/**
 * The headers by which IO proves to a sender which citizen is asking (LolliPoP). The key, its thumbprint and the signature
 * are real ones of an invented phone, so that a sender can try its check of signatures; the assertion behind them and the
 * token to fetch it with exist nowhere.
 */
import { type KeyObject, createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

const ALGORITHM = 'ecdsa-p256-sha256';
const METHOD = 'x-pagopa-lollipop-original-method';
const URL_HEADER = 'x-pagopa-lollipop-original-url';

interface Phone {
  readonly privateKey: KeyObject;
  /** JSON of the public key. */
  readonly jwk: string;
  /** RFC 7638. */
  readonly thumbprint: string;
}

let phone: Phone | undefined;

/**
 * @param path what the app asks IO for; the simulator has no address that the app would know
 * @param now real time in milliseconds since the epoch
 */
export function lollipopHeaders(path: string, fiscalCode: string, now: number): Record<string, string> {
  phone ??= invented();
  const url = `https://app.simulatore.example${path}`;
  const params = [
    `("${METHOD}" "${URL_HEADER}")`,
    `created=${Math.floor(now / 1000)}`,
    `nonce="${randomUUID()}"`,
    `alg="${ALGORITHM}"`,
    `keyid="${phone.thumbprint}"`,
  ].join(';');
  const base = `"${METHOD}": GET\n"${URL_HEADER}": ${url}\n"@signature-params": ${params}`;
  const signature = sign('sha256', Buffer.from(base), { key: phone.privateKey, dsaEncoding: 'ieee-p1363' });
  return {
    [METHOD]: 'GET',
    [URL_HEADER]: url,
    'x-pagopa-lollipop-assertion-ref': `sha256-${phone.thumbprint}`,
    'x-pagopa-lollipop-assertion-type': 'SAML',
    'x-pagopa-lollipop-auth-jwt': token({ assertionRef: `sha256-${phone.thumbprint}` }),
    'x-pagopa-lollipop-public-key': Buffer.from(phone.jwk).toString('base64url'),
    'x-pagopa-lollipop-user-id': fiscalCode,
    'signature-input': `sig1=${params}`,
    signature: `sig1=:${signature.toString('base64')}:`,
  };
}

function invented(): Phone {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
  // The members and their order are those of which RFC 7638 takes the hash.
  const jwk = JSON.stringify({ crv, kty, x, y });
  return { privateKey, jwk, thumbprint: createHash('sha256').update(jwk).digest('base64url') };
}

/** Has the form of a token, and no signature. */
function token(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}
