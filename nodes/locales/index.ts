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
export type TextKey = KeysOf<Texts>;

/** The key of a text that has one form for each of CLDR's plural categories, of which all languages have `other`. */
export type PluralKey = PluralsOf<Texts>;

/** The key of a text that has one form only. */
export type PlainKey = Exclude<TextKey, PluralKey>;

/** The names of what stands under a dotted key. */
export type NamesUnder<
  Branch extends string,
  Key extends TextKey = TextKey,
> = Key extends `${Branch}.${infer Name}` ? Name : never;

type Texts = (typeof italian)[number];

interface Plural {
  readonly other: string;
}

type KeysOf<T, Prefix extends string = ''> = T extends object
  ? {
      [Key in keyof T & string]: T[Key] extends string | Plural
        ? `${Prefix}${Key}`
        : KeysOf<T[Key], `${Prefix}${Key}.`>;
    }[keyof T & string]
  : never;

type PluralsOf<T, Prefix extends string = ''> = T extends object
  ? {
      [Key in keyof T & string]: T[Key] extends Plural
        ? `${Prefix}${Key}`
        : PluralsOf<T[Key], `${Prefix}${Key}.`>;
    }[keyof T & string]
  : never;
