/** Bounds of the page, for browser and server. */

/** Bytes of a file. */
export const LARGEST_FILE = 50 * 1024 * 1024;

/** Days after which what nobody has touched is erased. */
export const DRAFT_DAYS = 7;
