/** Where the page of an io-page lies below Node-RED's admin root. For browser and server. */
export const PAGES = 'io-servizi-sociali/pagina';

/** Without a slash in front. @param path of the node */
export function pageAddress(path: string): string {
  return `${PAGES}/${path}/`;
}
