/** Addresses that a program is told to ask, or to be asked at. */

/**
 * The address if it is one of http or https, without name and password; else undefined. A parser drops tabs and line ends
 * within and mends backslashes; nobody writes an address so in good faith.
 */
export function webAddress(text: string): URL | undefined {
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007F\\]/.test(text)) return undefined;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  return url.username === '' && url.password === '' ? url : undefined;
}

/** Whether something would stand behind the path: `?` and `#` count although nothing follows them. */
export function hasTail(text: string): boolean {
  return /[?#]/.test(text);
}

/** Whether the internet, and so IO, may be told to ask here. Only https: the key travels in each call. */
export function isPublicUrl(address: string): boolean {
  const url = webAddress(address);
  return url?.protocol === 'https:' && !hasTail(address) && /^https:\/\//i.test(address);
}
