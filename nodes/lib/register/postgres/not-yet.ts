/** Stands in for what is still to be written; goes with the last of it. */
export function notYet(): Promise<never> {
  return Promise.reject(new Error('not yet'));
}
