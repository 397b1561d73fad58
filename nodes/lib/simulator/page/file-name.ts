/** The name of an attachment on the reader's computer. */

/** As the app names it: nothing that a file system minds, and always a PDF. */
export function fileName(name: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is taken out
  const clean = name.replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, '_').replace(/\.pdf$/i, '');
  return `${clean.slice(0, 120) || 'allegato'}.pdf`;
}
