/** Milliseconds after which no browser still reads a file that was handed to it. */
const READ_MS = 60_000;

/** Hands a file to the browser as a download: to a file, never into a page. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, READ_MS);
}
