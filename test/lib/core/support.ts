/** What the tests of core share: invented people, readers of Markdown, and the inside of a result. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import frontMatter from 'front-matter';
import { marked, type Token } from 'marked';
import { parsers } from 'prettier/plugins/markdown';
import { compose } from '../../../nodes/lib/core';
import type { ComposeOptions, MessageDefinition, NewMessage, Problem, Result } from '../../../nodes/lib/core';
import { messageBySlug } from '../../../nodes/messages';

/** A text just long enough for IO. */
export const LONG =
  'Testo che basta per arrivare agli ottanta caratteri che sono chiesti da IO per un messaggio.';

/** A day on which the examples' deadlines are what their texts say. */
export const SIMULATOR: ComposeOptions = {
  mode: 'simulator',
  premium: false,
  paymentButton: '',
  now: Date.parse('2026-10-01T10:00:00Z'),
};

/**
 * Worth of each character at odd and at even places, written out as the decree has it: a second opinion for
 * ours.
 */
const ODD =
  '0=1 1=0 2=5 3=7 4=9 5=13 6=15 7=17 8=19 9=21 A=1 B=0 C=5 D=7 E=9 F=13 G=15 H=17 I=19 J=21 K=2 L=4 M=18 N=20 O=11 P=3 Q=6 R=8 S=12 T=14 U=16 V=10 W=22 X=25 Y=24 Z=23';
const oddWorth = new Map(ODD.split(' ').map((pair) => [pair.charAt(0), Number(pair.slice(2))]));
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A fiscal code whose check character is right, from its first fifteen. */
export function withCheckCharacter(fifteen: string): string {
  const sum = Array.from(fifteen).reduce((total, character, place) => {
    if (place % 2 === 0) return total + (oddWorth.get(character) ?? Number.NaN);
    return total + (/\d/.test(character) ? Number(character) : ALPHABET.indexOf(character));
  }, 0);
  return fifteen + ALPHABET.charAt(sum % 26);
}

/** No place has the code Z999, so no one has these fiscal codes. */
export const invented = withCheckCharacter('QQQXXX85T10Z999');

const letters = (length: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(ALPHABET)), minLength: length, maxLength: length });
const digits = (length: number) => fc.nat(10 ** length - 1).map((n) => String(n).padStart(length, '0'));

export const inventedFiscalCodes = fc
  .tuple(
    letters(6),
    digits(2),
    fc.constantFrom(...Array.from('ABCDEHLMPRST')),
    fc.integer({ min: 1, max: 31 }),
  )
  .map(([name, year, month, day]) =>
    withCheckCharacter(`${name}${year}${month}${String(day).padStart(2, '0')}Z999`),
  );

/** The value of a result that must be good. */
export function valueOf<T>(result: Result<T>): T {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

/** The code of a result that must be bad, or the value that it has by mistake. */
export function codeOf(result: Result<unknown>): unknown {
  return result.ok ? result.value : result.problem.code;
}

/** The definition with this slug, which must be there. */
export function message(slug: string): MessageDefinition {
  const definition = messageBySlug(slug);
  assert.ok(definition, slug);
  return definition;
}

/** The examples of a definition as a row. */
export function exampleRow(definition: MessageDefinition): Record<string, unknown> {
  const fields = definition.fields.filter(({ insteadOf }) => insteadOf === undefined);
  return Object.fromEntries(fields.map((field) => [field.name, field.example]));
}

export function composed(
  definition: MessageDefinition,
  row: Record<string, unknown>,
  options: Partial<ComposeOptions> = {},
): NewMessage {
  const result = compose(definition, row, { ...SIMULATOR, ...options });
  assert.ok(result.ok, JSON.stringify(result));
  return result.message;
}

export function problemsOf(
  definition: MessageDefinition,
  row: Record<string, unknown>,
  options: Partial<ComposeOptions> = {},
): readonly Problem[] {
  const result = compose(definition, row, { ...SIMULATOR, ...options });
  assert.ok(!result.ok, 'composed although something is wrong');
  return result.problems;
}

export interface Block {
  readonly attributes: unknown;
  readonly body: string;
}

/** The front matter as IO's app reads it (the same library), and what is left as text. */
export function readBlock(markdown: string): Block {
  const { attributes, body } = frontMatter<unknown>(markdown);
  return { attributes, body };
}

/**
 * A text as readers of Markdown see it: the sequence of its elements, and the words that the citizen reads.
 */
export interface Reading {
  readonly elements: readonly string[];
  readonly text: string;
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}

/**
 * Braces mean something of its own to the reader that prettier brings; to IO's they are letters like others.
 */
const BRACE = '{';
const STAND_INS = ['❴', '⦃', '⟅', '⧘', '⸨'];

/** Through remark, the family of readers that IO's app and IO's e-mails use. */
export async function readWithRemark(markdown: string): Promise<Reading> {
  // One that the text itself does not have.
  const standIn = STAND_INS.find((sign) => !markdown.includes(sign)) ?? BRACE;
  const source = markdown.replaceAll(BRACE, standIn);
  const root = (await parsers.remark.parse(source, { originalText: source } as never)) as Node;
  const elements: string[] = [];
  let text = '';
  const visit = (node: Node) => {
    if (node.type === 'text' || node.type === 'sentence') text += node.value ?? '';
    else elements.push(node.url === undefined ? node.type : `${node.type} ${node.url}`);
    for (const child of node.children ?? []) visit(child);
  };
  visit(root);
  return { elements, text: text.replaceAll(standIn, BRACE) };
}

/** Through marked, with GitHub's extensions. */
export function readWithMarked(markdown: string): Reading {
  const elements: string[] = [];
  let text = '';
  const visit = (token: Token) => {
    const inner: Token[] = 'tokens' in token ? (token.tokens ?? []) : [];
    const rows = token.type === 'list' ? (token as { items: Token[] }).items : [];
    const plain = token.type === 'text' || token.type === 'escape' || token.type === 'space';
    if (!plain) elements.push('href' in token ? `${token.type} ${String(token.href)}` : token.type);
    else if (inner.length === 0 && token.type !== 'space')
      text += unescapeHtml(String((token as { text?: unknown }).text));
    [...inner, ...rows].forEach(visit);
  };
  marked.lexer(markdown, { gfm: true }).forEach(visit);
  return { elements, text };
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d+)|(amp|lt|gt|quot));/g, (_, code: string | undefined, name: string) =>
    code === undefined ? (NAMED[name] ?? '') : String.fromCharCode(Number(code)),
  );
}
