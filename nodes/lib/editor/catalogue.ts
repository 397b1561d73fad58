/** Texts of the editor, in the language of the browser. */
import type { Args, Reason } from '../core/reason';

export const NAMESPACE = '@io-comuni/node-red-servizi-sociali/io-servizi-sociali';

/**
 * The text under a key. Values of the user can stand in it, and Node-RED puts some of these texts into the page as HTML
 * (the tooltip of an invalid config node does): angle brackets become typographic ones, which read the same and do nothing.
 */
export function text(key: string, args: Args = {}): string {
  const safe = Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replace(/</g, '‹').replace(/>/g, '›') : value.toLocaleString(),
    ]),
  );
  return RED._(`${NAMESPACE}:${key}`, safe);
}

export function sentence({ key, args, field }: Reason): string {
  return text(key, field === undefined ? args : { ...args, field: fieldLabel(field) });
}

/** A field by its label; fields that the ente named itself have none. */
export function fieldLabel(name: string): string {
  const key = `field.${name}`;
  const label = text(key);
  return label.endsWith(key) ? name : label;
}
