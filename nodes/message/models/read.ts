/**
 * Takes a text of PagoPA's models apart: what stands, what is to be filled in, what is to be decided. The marks are those of its
 * pages and workbooks: `<placeholder>`, `<one/other>`, `[[part]]`, `[Se previsto] sentence`, `[Inserire qui …]`, `(URL)`.
 */
import { doubledHalf } from './doubled';
import { guessOf, isDate, isMisspelt, saysLittle } from './guess';
import type { Fault, ModelText, Question } from './model-text';

export type Part =
  | { readonly kind: 'words'; readonly text: string }
  /** Something in its place; `written` as long as nobody has said what. */
  | { readonly kind: 'gap'; readonly question: string; readonly written: string }
  /** The word of the payment button, which io-service gives. */
  | { readonly kind: 'button' }
  | {
      readonly kind: 'optional';
      readonly question: string;
      /** What PagoPA puts around it. */
      readonly marks: readonly [before: string, after: string];
      readonly premium: boolean;
      /** Which one, where one of several is to be taken. */
      readonly index?: number;
      readonly inner: readonly Part[];
    };

export interface Reading {
  readonly title: readonly Part[];
  readonly body: readonly Part[];
  readonly questions: readonly Question[];
  readonly faults: readonly Fault[];
}

const MARKS = new RegExp(
  [
    '\\[\\[(?<part>[^[\\]]{1,1000})\\]\\]',
    '(?<mark>\\[(?:se|solo|eventual\\w*|facoltativ\\w*|opzional\\w*)\\b[^[\\]\\n]{0,80}\\] ?)(?<sentence>[^\\n]{1,1000})',
    '(?<write>\\[(?:inseri|indica|specifica|descri)[^[\\]\\n]{0,300}\\])(?![([])',
    '\\((?<words>[^()\\n]{1,80})\\) ?\\[(?:url|link)\\]',
    '(?<=\\]\\()(?<link>url|link)(?=\\))',
    '<(?<field>[^<>\\n]{1,80})>',
    '(?<=[“"„])(?<paid>vedi avviso|paga)(?=[”"“])',
    '(?<stop>(?<! ) +\\.)(?=\\s|$)',
  ].join('|'),
  'gi',
);

/** `domanda/richiesta per oggetto`: one of both words, for something that is to be filled in. */
const CHOICE = /^([^/\d]{2,40}?(?:\/[^/\d]{2,40}?)+)(?: per (oggetto))?$/;

export function readModel(text: ModelText): Reading {
  const reader = new Reader(text);
  const title = reader.read(text.title);
  const body = reader.read(text.body);
  const doubled = doubledHalf(text.body);
  const faults =
    doubled === undefined ? reader.faults : [...reader.faults, { kind: 'doubled', piece: doubled } as const];
  return { title, body, questions: [...reader.questions.values()], faults };
}

class Reader {
  readonly questions = new Map<string, Question>();
  readonly faults: Fault[] = [];
  readonly #text: ModelText;
  /** How often a placeholder that says little has come in this text. */
  #seen = new Map<string, number>();
  #optional = 0;
  #within: Question['within'];

  constructor(text: ModelText) {
    this.#text = text;
  }

  read(source: string): Part[] {
    this.#seen = new Map();
    this.#optional = 0;
    return this.#parts(source.replace(/\r\n?|[\u2028\u2029]/g, '\n').trim());
  }

  #parts(source: string): Part[] {
    const parts: Part[] = [];
    let end = 0;
    for (const match of source.matchAll(MARKS)) {
      parts.push(words(source.slice(end, match.index)));
      parts.push(...this.#marked(match, source));
      end = match.index + match[0].length;
    }
    return [...parts, words(source.slice(end))].filter((part) => part.kind !== 'words' || part.text !== '');
  }

  #marked(match: RegExpExecArray, source: string): Part[] {
    const groups = match.groups ?? {};
    const context = contextOf(source, match.index, match[0].length);
    const before = source.slice(0, match.index);
    if (groups.part !== undefined) return [this.#part(groups.part, context)];
    if (groups.mark !== undefined) return [this.#sentence(groups.mark, groups.sentence ?? '', context)];
    if (groups.write !== undefined)
      return [this.#ask({ id: groups.write, kind: 'write', written: groups.write, context })];
    if (groups.link !== undefined) return [this.#field(groups.link, groups.link, before, context)];
    if (groups.words !== undefined) {
      this.faults.push({ kind: 'brokenLink', piece: match[0] });
      return [words(`[${groups.words}](`), this.#field('URL', 'URL', before, context), words(')')];
    }
    if (groups.field !== undefined) return this.#placeholder(groups.field, before, context);
    if (groups.stop !== undefined) {
      this.faults.push({ kind: 'blankBeforeStop', piece: `${before.slice(-25)}${groups.stop}`.trim() });
      return [words('.')];
    }
    const { paid = '' } = groups;
    if (this.#text.payment !== true) return [words(paid)];
    if (/avviso/i.test(paid)) this.faults.push({ kind: 'oldButton', piece: paid });
    return [{ kind: 'button' }];
  }

  #placeholder(inside: string, before: string, context: string): Part[] {
    const written = `<${inside}>`;
    const [, alternatives, rest] = (isDate(inside) ? null : CHOICE.exec(inside.trim())) ?? [];
    if (alternatives === undefined) return [this.#field(written, inside.trim(), before, context)];
    const options = alternatives.split('/').map((one) => one.trim());
    const choice = this.#ask({
      ...{ id: options.join('/').toLowerCase(), kind: 'choice', options, context },
      written: `<${options.join('/')}>`,
    });
    return rest === undefined
      ? [choice]
      : [choice, words(' per '), this.#field(`<${rest}>`, rest, before, context)];
  }

  #field(written: string, inside: string, before: string, context: string): Part {
    if (isMisspelt(inside)) this.faults.push({ kind: 'misspelt', piece: written });
    const guess = guessOf(inside, before, this.#text.payment === true);
    const count = (this.#seen.get(guess.name) ?? 0) + 1;
    this.#seen.set(guess.name, count);
    const name = count > 1 && saysLittle(guess) ? `${guess.name}_${count}` : guess.name;
    return this.#ask({ id: name, kind: 'field', written, context, guess: { ...guess, name } });
  }

  #part(inside: string, context: string): Part {
    const index = this.#optional;
    this.#optional += 1;
    const { comments = [] } = this.#text;
    const common = { kind: 'optional', marks: ['[[', ']]'], premium: false } as const;
    if (comments.length > 1) {
      this.#ask({ id: 'part', kind: 'oneOf', options: comments, written: '', context: '' });
      return { ...common, question: 'part', index, inner: this.#inner(inside, { question: 'part', index }) };
    }
    const written = `[[${inside}]]`;
    this.#ask({ id: written, kind: 'optional', premium: false, written: inside, context });
    return { ...common, question: written, inner: this.#inner(inside, { question: written }) };
  }

  #sentence(mark: string, sentence: string, context: string): Part {
    const premium = /allegat/i.test(mark);
    const id = premium ? 'attachment' : `${mark}${sentence}`;
    this.#ask({ id, kind: 'optional', premium, written: sentence, context });
    return {
      kind: 'optional',
      question: id,
      marks: [mark, ''],
      premium,
      inner: this.#inner(sentence, { question: id }),
    };
  }

  #inner(source: string, within: Question['within']): Part[] {
    this.#within = within;
    const parts = this.#parts(source);
    this.#within = undefined;
    return parts;
  }

  #ask(question: Question): Part {
    const known = this.questions.get(question.id);
    if (known === undefined)
      this.questions.set(question.id, this.#within ? { ...question, within: this.#within } : question);
    else if (known.within !== undefined && this.#within === undefined)
      this.questions.set(question.id, question);
    return { kind: 'gap', question: question.id, written: question.written };
  }
}

function words(text: string): Part {
  return { kind: 'words', text };
}

function contextOf(source: string, at: number, length: number): string {
  const before =
    source
      .slice(Math.max(0, at - 45), at)
      .split('\n')
      .at(-1) ?? '';
  const rest = source.slice(at + length).split('\n', 1)[0] ?? '';
  const after = rest.length > 30 ? `${rest.slice(0, 30)}…` : rest;
  return `${at > 45 ? '…' : ''}${before}${source.slice(at, at + Math.min(length, 120))}${after}`.trim();
}
