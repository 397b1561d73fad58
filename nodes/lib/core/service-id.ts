/** Never a dot: an id becomes part of a path (IO API: serviceId). */
const ID = /^[0-9A-Za-z_-]{1,64}$/;

/** Whether a text can be the id of a service on IO. */
export function isServiceId(text: string): boolean {
  return ID.test(text);
}
