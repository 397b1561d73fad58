/** The encodings of a text file that can be chosen, in browser and server. */

export const CODE_PAGES = ['windows-1252', 'ibm850', 'macintosh'] as const;

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', ...CODE_PAGES] as const;
