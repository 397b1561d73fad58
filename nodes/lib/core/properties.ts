/**
 * The words in which a node says what it saves: each property once, with the default that is saved, its bounds, and how a saved
 * value is read. The build writes the defaults out, the dialog and Node-RED's triangle ask what is wrong with a value, and the
 * running node reads it by the same function: what one of them takes, the other takes too. Pure, for browser and server.
 */
import { fieldKey, type PlainKey, type TextKey } from './words';
import type { FaultCode } from './codes';
import { minutesOf } from './minutes';
import { shown } from './problem';
import type { Reason } from './reason';
import type { Mode } from './types';

export type Json = string | number | boolean | null | readonly Json[];

export type ConfigType = 'io-service' | 'io-institution';

/** What stands around a value: in an open dialog, in a node that Node-RED validates, or in the running node. */
export interface Situation {
  /** Another property of the same node: what the open dialog shows, else what is saved. */
  readonly property: (name: string) => unknown;
  /** Where the node's institution sends. Simulator when it has none. */
  readonly mode: Mode;
  /** Whether the node's service is Premium; true as long as none is chosen. */
  readonly premium: boolean;
  /** Whether a text is the name of an environment variable, in whose place the running node finds its value. */
  isVariable(text: string): boolean;
  /** The state of the node with this id; missing also when it is of another type. */
  config(id: string, type: ConfigType | 'message'): 'missing' | 'wrong' | 'fine';
  /** Whether Node-RED can read a path or expression of this typed-input type. */
  isReadable(value: string, type: string): boolean;
}

/** Nothing around a value that could change what it means. */
export const ALONE: Situation = {
  property: () => undefined,
  mode: 'simulator',
  premium: true,
  isVariable: () => false,
  config: () => 'fine',
  isReadable: () => true,
};

export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: Reason };

/** Null when there is nothing to say. */
export type Remark = (saved: unknown, situation: Situation) => Reason | null;

export interface Property<T = unknown> {
  /** What a new node saves. */
  readonly value: Json;
  /** The config node type that the property points to. */
  readonly type?: ConfigType;
  /** Key of its label in the dialog. */
  readonly label?: PlainKey;
  /** The running node's fault when the value cannot be read; IO_PROPERTY_INVALID without one. */
  readonly fault?: FaultCode;
  /** Whether a value can be refused or remarked upon: Node-RED asks the editor then. */
  readonly checked?: true;
  /** Attributes of the dialog's input. */
  readonly input?: Readonly<Record<string, string | number>>;
  /** What a saved value means, or an input's text in its place. */
  readonly read: (saved: unknown, situation: Situation) => Read<T>;
  /** What is wrong besides, and the running node finds where it uses the value: in a row, or in another node. */
  readonly further?: Remark;
  /** What works, but perhaps not as meant. */
  readonly advice?: Remark;
  /** The text of the input for a saved value, where it is not the value itself. */
  readonly shows?: (saved: unknown) => string;
  /** What is saved for the text of the input, where it is not the text itself. */
  readonly saves?: (text: unknown) => Json;
}

export type Properties = Readonly<Record<string, Property>>;

/** What the properties of a node are read as. */
export type Values<P extends Properties> = {
  readonly [Name in keyof P]: P[Name] extends Property<infer T> ? T : never;
};

/** Why a value is refused. */
export function reasonFor(property: Property, saved: unknown, situation: Situation): Reason | null {
  if (typeof saved === 'string' && situation.isVariable(saved)) return null;
  const read = property.read(saved, situation);
  return read.ok ? (property.further?.(saved, situation) ?? null) : read.reason;
}

export function right<T>(value: T): Read<T> {
  return { ok: true, value };
}

export function wrong<T>(key: TextKey, args: Reason['args'] = {}): Read<T> {
  return { ok: false, reason: { key, args } };
}

/** Not saved at all, as in a flow of an earlier version or one that was written by hand. */
export function isAbsent(saved: unknown): saved is undefined | null {
  return saved === undefined || saved === null;
}

function isBlank(saved: unknown): boolean {
  return isAbsent(saved) || (typeof saved === 'string' && saved.trim() === '');
}

/** The text of a saved value without the blanks around it; empty for anything else. */
export function trimmed(saved: unknown): string {
  return typeof saved === 'string' ? saved.trim() : '';
}

/** A text as it was written. `absent`: what it means where it was not saved. */
export function text(value = '', { absent = value } = {}): Property<string> {
  return { value, read: (saved) => right(typeof saved === 'string' ? saved : absent) };
}

/** A text without the blanks around it. */
export function line(value = '', { absent = value } = {}): Property<string> {
  return { value, read: (saved) => right(isAbsent(saved) ? absent : trimmed(saved)) };
}

/** A box to tick. What is neither yes nor no has the default, which is the careful one. */
export function flag(value: boolean): Property<boolean> {
  return { value, read: (saved) => right(value ? saved !== false : saved === true) };
}

/** One of several words. An unknown one means the default, which is the careful one. */
export function choice<const C extends string>(
  words: readonly C[],
  { value, absent = value }: { readonly value: C; readonly absent?: C },
): Property<C> {
  const meant = (saved: unknown): C =>
    isAbsent(saved) ? absent : (words.find((word) => word === saved) ?? value);
  return { value, read: (saved) => right(meant(saved)), shows: meant };
}

/** One of several words, where a mistake would be taken for something else. */
export function strictChoice<const C extends string>(
  words: readonly C[],
  { value, label, reason }: { readonly value: C; readonly label: PlainKey; readonly reason: PlainKey },
): Property<C> {
  return {
    ...{ value, label, checked: true },
    read(saved) {
      const word = isAbsent(saved) ? value : words.find((one) => one === saved);
      return word === undefined ? wrong(reason, { value: shown(saved) }) : right(word);
    },
    shows: (saved) => (isAbsent(saved) ? value : trimmed(saved)),
  };
}

/** The number that a saved value or the text of an input stands for; NaN for what is none. */
export function numberOf(saved: unknown): number {
  if (saved === 0) return 0;
  if (typeof saved === 'number') return saved;
  const written = trimmed(saved);
  return /^\+?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(written) ? Number(written) : Number.NaN;
}

interface Bounds {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly label: PlainKey;
}

/** A whole number. An empty input means the default. */
export function integer(bounds: Bounds): Property<number> {
  const { min, max } = bounds;
  const isRight = (number: number): boolean => Number.isInteger(number) && number >= min && number <= max;
  return numeric(bounds, isRight, 'property.integer', { min, max });
}

/** A number above 0. An empty input means the default. */
export function positive(bounds: Omit<Bounds, 'min'>): Property<number> {
  const { max } = bounds;
  return numeric(bounds, (number) => number > 0 && number <= max, 'property.positive', {
    ...{ min: 0, max, step: 'any' },
  });
}

function numeric(
  { value, label, max }: Omit<Bounds, 'min'>,
  isRight: (number: number) => boolean,
  reason: TextKey,
  input: { readonly min: number; readonly max: number; readonly step?: string },
): Property<number> {
  return {
    ...{ value, label, checked: true, input: { ...input, placeholder: value } },
    read(saved) {
      if (isBlank(saved)) return right(value);
      const number = numberOf(saved);
      return isRight(number) ? right(number) : wrong(reason, { value: shown(saved), min: input.min, max });
    },
    shows: (saved) => (isAbsent(saved) ? String(value) : shown(saved)),
    saves(written) {
      if (isBlank(written)) return value;
      const number = numberOf(written);
      return Number.isNaN(number) ? trimmed(written) : number;
    },
  };
}

/** An hour of the day, `HH:mm` or `H:mm`; read as minutes since midnight. An empty input means the default. */
export function timeOfDay(value: string, label: PlainKey): Property<number> {
  return {
    ...{ value, label, checked: true },
    read(saved) {
      const minutes = minutesOf(isBlank(saved) ? value : trimmed(saved));
      return minutes === undefined ? wrong('property.time', { value: shown(saved) }) : right(minutes);
    },
    shows: (saved) => (isBlank(saved) ? value : trimmed(saved)),
  };
}

/** The id of a config node. Whether there is one is asked when it is used. */
export function reference(type: ConfigType): Property<string> {
  const what = type === 'io-service' ? 'service' : 'institution';
  return {
    ...{ value: '', type, checked: true, read: (saved) => right(trimmed(saved)) },
    further(saved, situation) {
      const id = trimmed(saved);
      if (id === '' || id === '_ADD_') return { key: `check.${what}Missing` };
      const state = situation.config(id, type);
      if (state === 'fine') return null;
      return { key: `check.${what}${state === 'missing' ? 'Gone' : 'Wrong'}` };
    },
  };
}

/**
 * The id of a message node; what is wrong with that one is its own business: Node-RED would not look here again once it is
 * right.
 */
export function messageNode({ required }: { readonly required: boolean }): Property<string> {
  return {
    ...{ value: '', checked: true, read: (saved) => right(trimmed(saved)) },
    further(saved, situation) {
      const id = trimmed(saved);
      if (id === '') return required ? { key: 'check.messageNodeMissing' } : null;
      return situation.config(id, 'message') === 'missing' ? { key: 'check.messageNodeGone' } : null;
    },
  };
}

/** A typed input as it is saved: its value, and in `<name>Type` what kind of value that is. */
export interface Typed {
  readonly value: string;
  readonly type: string;
}

interface TypedOptions extends Typed {
  /** The type of a value that was saved without one. */
  readonly absentType?: string;
  /** What stands for a value that was not saved, where its type is `absentType`. */
  readonly absent?: string;
  /** Whether it may not be empty. */
  readonly required?: boolean;
  /** Looks at a fixed text. */
  readonly fixed?: Remark;
  readonly label?: PlainKey;
}

/** Both properties of a typed input. Its value, where it is no fixed text, shows with the message that it reads. */
export function typed<const N extends string>(
  name: N,
  {
    value,
    type,
    absentType = type,
    absent = value,
    required = false,
    fixed,
    label = fieldKey(name),
  }: TypedOptions,
): Readonly<Record<N, Property<Typed>> & Record<`${N}Type`, Property<string>>> {
  const typeName = `${name}Type` as const;
  const typeOf = (saved: unknown): string => (typeof saved === 'string' && saved !== '' ? saved : absentType);
  const typeProperty: Property<string> = {
    value: type,
    read: (saved) => right(typeOf(saved)),
    shows: typeOf,
  };
  const typeIn = (situation: Situation): string => typeOf(situation.property(typeName));
  const written = (saved: unknown, kind: string): string => {
    if (typeof saved === 'string') return saved;
    if (typeof saved === 'number') return String(saved);
    // A path is not a text of another type.
    return kind === absentType ? absent : '';
  };
  const property: Property<Typed> = {
    ...{ value, label, checked: true },
    read(saved, situation) {
      const kind = typeIn(situation);
      return right({ value: written(saved, kind), type: kind });
    },
    further(saved, situation) {
      const kind = typeIn(situation);
      const source = written(saved, kind);
      if (kind === 'str' && fixed !== undefined) return fixed(source, situation);
      if (source === '') return required ? { key: 'check.sourceMissing', field: name } : null;
      return situation.isReadable(source, kind) ? null : { key: 'check.sourceWrong', field: name };
    },
    shows: (saved) => written(saved, absentType),
  };
  return { [name]: property, [typeName]: typeProperty } as Readonly<
    Record<N, Property<Typed>> & Record<`${N}Type`, Property<string>>
  >;
}

/** What every node saves. */
export const COMMON = {
  name: text(),
  schema: { value: 1, read: () => right(1) },
} as const satisfies Properties;
