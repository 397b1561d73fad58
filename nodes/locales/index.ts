/** All texts for people. Keys are those of the Italian ones: the compiler finds one that is missing or misspelt. */
import { type Catalogue, type Language, merged } from './catalogue';
import german from './de';
import english from './en-US';
import italian from './it';

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = {
  it: merged(italian),
  'en-US': merged(english),
  de: merged(german),
};

/** The dotted key of a text. */
export type TextKey = KeysOf<(typeof italian)[number]>;

type KeysOf<T, Prefix extends string = ''> = T extends object
  ? { [Key in keyof T & string]: KeyAt<T[Key], `${Prefix}${Key}`> }[keyof T & string]
  : never;

type KeyAt<T, Key extends string> = T extends string ? Key : KeysOf<T, `${Key}.`>;
