/** What the settings of io-remote-content must look like, for the dialog and the running node. */
/** A key that is too short could be guessed: nothing stops who tries for years. */
const MIN_KEY_LENGTH = 20;

/** Headers that a call has anyway, or that do not survive a proxy. */
const TAKEN: ReadonlySet<string> = new Set([
  'fiscal_code',
  'host',
  'connection',
  'content-length',
  'content-type',
  'transfer-encoding',
  'upgrade',
  'keep-alive',
  'te',
  'trailer',
  'expect',
  'accept',
  'range',
  'if-range',
  'if-none-match',
  'cookie',
  'signature',
  'signature-input',
]);

/** A header's name, in letters, digits and hyphens: proxies such as nginx drop what has an underscore or a dot. */
export function isHeaderName(name: string): boolean {
  return /^[A-Za-z0-9-]{1,64}$/.test(name) && !TAKEN.has(name.toLowerCase()) && !/^x-pagopa-/i.test(name);
}

/** A path of its own below Node-RED's: one leading slash, plain parts, none at the end. */
export function isPath(path: string): boolean {
  return /^(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*){1,8}$/.test(path);
}

/** A key that can stand in a header and that nobody guesses. */
export function isHeaderKey(key: string): boolean {
  return key.length >= MIN_KEY_LENGTH && /^[\x21-\x7e]+$/.test(key);
}

/** `httpNodeRoot` without a slash at the end: `/`, `/ente/` and undefined become '', `/ente` and ''. */
export function withoutSlash(root: unknown): string {
  const text = typeof root === 'string' ? root.replace(/^\/*|\/+$/g, '') : '';
  return text === '' ? '' : `/${text}`;
}
