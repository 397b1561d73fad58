/** The saved properties of a running node, read as its dialog reads them (core/properties.ts). */
import { typeKey } from '../core/words';
import type { NodeDef } from 'node-red';
import type { Mode } from '../core';
import { ALONE, type Properties, type Property, type Values } from '../core/properties';
import type { Reason } from '../core/reason';
import { Fault } from './fault';
import { say, translate } from './translate';

export interface Saved<P extends Properties> {
  /** What cannot be read has its default here. */
  readonly values: Values<P>;
  /** Of the first property that cannot be read: the node must not work with it. */
  readonly fault: Fault | undefined;
}

/**
 * Reads all that a node of `type` saves.
 * @param mode where the node's institution sends, for properties that depend on it
 */
export function readSaved<P extends Properties>(
  type: string,
  properties: P,
  def: NodeDef,
  mode: Mode = 'simulator',
): Saved<P> {
  const saved = def as unknown as Readonly<Record<string, unknown>>;
  // Node-RED has put the values of environment variables in their places; other nodes and paths are asked when they are used.
  const situation = { ...ALONE, property: (name: string) => saved[name], mode };
  let fault: Fault | undefined;
  const read = (name: string, property: Property): unknown => {
    const found = property.read(saved[name], situation);
    if (found.ok) return found.value;
    fault ??= wrongProperty(type, name, property, found.reason);
    const usual = property.read(undefined, situation);
    return usual.ok ? usual.value : property.value;
  };
  const values = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, read(name, property)]),
  ) as Values<P>;
  return { values, fault };
}

/** The fault of a saved property: which node, which field, what to write. */
export function wrongProperty(type: string, name: string, { label, fault }: Property, reason: Reason): Fault {
  const field = label === undefined ? name : translate(label);
  const what = say({ key: reason.key, args: { field, ...reason.args } });
  if (fault !== undefined) return new Fault(fault, { what });
  const node = translate(typeKey(type));
  return new Fault('IO_PROPERTY_INVALID', { what: translate('property.place', { node, field, what }) });
}
