/**
 * Texts with placeholders: mustache, with our escaping and without its silence about names it does not know.
 */
import Mustache from 'mustache';
import { problem } from './problem';
import { escapeMarkdown } from './text';
import type { Problem } from './types';

/** A placeholder as a text uses it. */
export interface Use {
  /** The name, or `.` for the item of a list. */
  readonly name: string;
  /** Shown (`{{name}}`), or only asked about (`{{#name}}`, `{{^name}}`). */
  readonly shown: boolean;
  /** Names of the `{{#…}}` sections around it, outermost first. */
  readonly within: readonly string[];
}

type Token = [type: string, value: string, start: number, end: number, inner?: Token[]];

export interface Template {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly uses: readonly Use[];
}

/** A value that is Markdown already, such as an address. */
export class Verbatim {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

/** A list: bullets where it is shown whole, its items one by one in a `{{#…}}` section. */
export class Items extends Array<string> {
  override toString(): string {
    return Array.from(this, (item) => `- ${item}`).join('\n');
  }
}

/** What placeholders stand for; a name without a value is absent. */
export type View = Record<string, string | true | Verbatim | Items>;

/** Given with every call: other users of mustache in the same process may have changed its own. */
const TAGS: Mustache.OpeningAndClosingTags = ['{{', '}}'];

const writer = new Mustache.Writer();

/**
 * Reads a template. Problems, of `field`: TEMPLATE_INVALID with `line` and `column` of the place, both from 1
 * (a tag or section without its end, an end without a start, a partial).
 */
export function readTemplate(text: string, field: string): Template | Problem {
  const unix = text.replace(/\r\n?/g, '\n');
  writer.clearCache();
  try {
    const tokens = writer.parse(unix, TAGS) as Token[];
    const uses = usesOf(tokens, []);
    return { text: unix, tokens, uses };
  } catch (error) {
    const place = error instanceof BadTag ? error.place : Number(/ at (\d+)$/.exec(String(error))?.[1] ?? 0);
    return problem('TEMPLATE_INVALID', field, undefined, lineAndColumn(unix, place));
  }
}

/**
 * Names of the placeholders of a text, in the order of their first use. None of a text that cannot be read.
 */
export function placeholdersOf(text: string): string[] {
  const template = readTemplate(text, '');
  return 'code' in template ? [] : [...new Set(template.uses.map((use) => use.name))];
}

/** The text for a Markdown body: values escaped, unless the template says `{{{name}}}`. */
export function renderBody(template: Template, view: View): string {
  return render(template, view, escapeForBody);
}

/** The text for a title: values as they are. */
export function renderTitle(template: Template, view: View): string {
  return render(template, view, plainForTitle);
}

class BadTag extends Error {
  constructor(readonly place: number) {
    super('A tag that does nothing here');
  }
}

function usesOf(tokens: readonly Token[], within: readonly string[]): Use[] {
  return tokens.flatMap(([type, name, start, , inner = []]): Use[] => {
    if (type === 'name' || type === '&') return [{ name, shown: true, within }];
    if (type === '>') throw new BadTag(start);
    if (type !== '#' && type !== '^') return [];
    const around = type === '#' ? [...within, name] : within;
    return [{ name, shown: false, within }, ...usesOf(inner, around)];
  });
}

function lineAndColumn(text: string, place: number): { line: number; column: number } {
  const before = text.slice(0, place);
  return { line: before.split('\n').length, column: place - before.lastIndexOf('\n') };
}

function render(template: Template, view: View, escape: (value: unknown) => string): string {
  const tokens = template.tokens as unknown as string[][];
  return writer.renderTokens(tokens, new Mustache.Context(view), undefined, template.text, {
    escape,
    tags: TAGS,
  });
}

function escapeForBody(value: unknown): string {
  if (value instanceof Verbatim) return value.text;
  if (value instanceof Items) return Items.from(value, escapeMarkdown).toString();
  return escapeMarkdown(String(value));
}

function plainForTitle(value: unknown): string {
  return value instanceof Items ? value.join(', ') : String(value);
}
