import type { Property } from '../../nodes/lib/core/properties';
import type { TypeDefinition } from '../../nodes/types';
import { CATEGORY, CATEGORY_DESCRIPTION } from '../../nodes/types';

/** The one global of the editor bundle; the literal definitions call it, some hundreds of times: hence the short name. */
export const GLOBAL = 'IoSoc';

/**
 * The `registerType` call of a type as source text. Type, palette data and defaults stand in it literally, because the
 * Flow Library and the palette manager's catalogue read them from the text without running it.
 */
export function registration(type: TypeDefinition): string {
  const { palette } = type;
  const parts = [
    `category:${JSON.stringify(palette ? CATEGORY : 'config')}`,
    ...(palette
      ? [
          `color:${JSON.stringify(palette.color)}`,
          `icon:${JSON.stringify(palette.icon)}`,
          `inputs:${palette.inputs}`,
          `outputs:${palette.outputs}`,
          `categoryDescription:${JSON.stringify(CATEGORY_DESCRIPTION)}`,
        ]
      : []),
    `defaults:${object(type.defaults, property)}`,
    ...(type.credentials
      ? [`credentials:${object(type.credentials, (value) => JSON.stringify(value))}`]
      : []),
    ...behaviour(type),
  ];
  return `RED.nodes.registerType(${JSON.stringify(type.type)},{${parts.join(',\n  ')}});`;
}

function behaviour({ type, palette }: TypeDefinition): string[] {
  const name = JSON.stringify(type);
  const ports = palette
    ? [`inputLabels:${GLOBAL}.inputLabels(${name})`, `outputLabels:${GLOBAL}.outputLabels(${name})`]
    : [];
  return [
    `label:${GLOBAL}.label`,
    `labelStyle:${GLOBAL}.labelStyle`,
    `paletteLabel:${GLOBAL}.paletteLabel(${name})`,
    ...ports,
    `oneditprepare:${GLOBAL}.prepare`,
    `oneditsave:${GLOBAL}.save`,
    `oneditcancel:${GLOBAL}.close`,
  ];
}

function property(definition: Property, name: string): string {
  const parts = [`value:${JSON.stringify(definition.value)}`];
  if (definition.type) parts.push(`type:${JSON.stringify(definition.type)}`);
  if (definition.checked) parts.push(`validate:${GLOBAL}.validate(${JSON.stringify(name)})`);
  return `{${parts.join(',')}}`;
}

/** Keys stand unquoted: the Flow Library reads the names of identifiers only. */
function object<T>(record: Readonly<Record<string, T>>, source: (value: T, name: string) => string): string {
  const entries = Object.entries(record).map(([name, value]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]+$/.test(name))
      throw new Error(`"${name}" cannot be the name of a saved property`);
    return `${name}:${source(value, name)}`;
  });
  return `{${entries.join(',')}}`;
}
