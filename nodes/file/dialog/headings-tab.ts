/**
 * Reads the headings of the person's own file, on the server, and shows what the node will make of them. What is chosen goes into
 * the table of names and the sheet, which are saved; nothing here is saved by itself.
 */
import { failureKey, post, type Reply } from '../../lib/editor/admin';
import { text } from '../../lib/editor/catalogue';
import { current, type Dialog, input } from '../../lib/editor/dialog';
import { type Look, showResult } from '../../lib/editor/result';
import { button, paragraph } from '../../lib/editor/rows';
import { messageBySlug } from '../../messages';
import { type Wanted, wantedColumns } from '../../messages/columns';
import type { HeadingsAnswer, LookAnswer } from '../api';
import { assigned, fieldsOf, readWith, type Sight } from '../../lib/reader/assigned';
import { knownNames } from '../../lib/reader/headers';
import { headingAmong, isData } from '../../lib/reader/heading';
import { withOwnSynonyms } from '../../lib/reader/synonyms';
import { drawColumns } from './columns-table';
import { verdict, wrongWords } from './headings-words';
import { ownNames, showNames } from './names-table';
import { lookAt, type PathLine, showLook, sizeOf } from './path-line';

type FirstRows = Extract<HeadingsAnswer, { result: 'read' }>;

/** Milliseconds: longer than a workbook may take to open. */
const PATIENCE_MS = 130_000;

export function openHeadings(dialog: Dialog, path: PathLine): { end(): void } {
  const tab = new HeadingsTab(dialog, path);
  return {
    end: () => {
      tab.end();
    },
  };
}

class HeadingsTab {
  readonly #dialog: Dialog;
  readonly #path: PathLine;
  readonly #place: JQuery;
  /** The call under way. */
  #reading: AbortController | undefined;
  #file: FirstRows | undefined;
  /** Number of the row that a person has picked. */
  #picked: number | undefined;
  #update: ReturnType<typeof drawColumns> = () => undefined;

  constructor(dialog: Dialog, path: PathLine) {
    this.#dialog = dialog;
    this.#path = path;
    this.#place = dialog.form.find('#io-headings').append(
      paragraph('io-help', text('dialog.file.headings.help')),
      $('<div class="form-row" id="io-headings-other" hidden>').append(
        $('<label for="io-headings-path">').text(text('dialog.file.headings.path')),
        $(
          '<input type="text" id="io-headings-path" spellcheck="false" aria-describedby="io-help-headings-path">',
        ),
        paragraph('io-help', text('dialog.file.headings.pathHelp')).attr('id', 'io-help-headings-path'),
      ),
      $('<div class="form-row">').append(
        button('io-headings-read', 'fa-table', 'dialog.file.headings.read').on('click', () => {
          if (this.#reading === undefined) void this.#read();
          else this.#reading.abort();
        }),
        $('<div class="io-result" id="io-headings-result" role="status">'),
      ),
      pick('io-headings-sheet', 'dialog.file.sheet').on('change', (event) => {
        input(dialog, 'sheet').val(valueOf(event.target)).trigger('change');
        void this.#read();
      }),
      pick('io-headings-row', 'dialog.file.headings.row').on('change', (event) => {
        this.#picked = Number(valueOf(event.target));
        this.#draw();
      }),
      $('<div id="io-headings-columns">'),
      $('<div class="io-result" id="io-headings-verdict" role="status">'),
    );
    input(dialog, 'synonyms').on('change', () => {
      this.#refresh();
    });
    input(dialog, 'messageNode').on('change', () => {
      this.#draw();
    });
    dialog.form.find('.io-tabs').on('click keydown', () => {
      this.#askForPath();
    });
    this.#askForPath();
  }

  end(): void {
    this.#reading?.abort();
  }

  /** A path that only a message knows cannot be read here: then a person names a file like it. */
  #askForPath(): void {
    const isOther = this.#path.fixed() === '' && current(this.#dialog.node, 'filenameType') !== 'str';
    this.#place.find('#io-headings-other').prop('hidden', !isOther);
  }

  #say(look: Look, words: string): void {
    showResult(this.#place.find('#io-headings-result'), look, words);
  }

  async #read(): Promise<void> {
    this.#askForPath();
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const press = this.#place.find('#io-headings-read span').text(text('dialog.file.headings.stop'));
    this.#clear();
    const answer = await this.#ask(reading.signal);
    if (!this.#isNewest(reading)) return;
    this.#reading = undefined;
    press.text(text('dialog.file.headings.read'));
    if (answer === undefined) return;
    if (answer.result === 'busy') this.#say('bad', text('dialog.file.headings.busy'));
    else if (answer.result === 'wrong') this.#say('bad', wrongWords(answer));
    else this.#take(answer);
  }

  #isNewest(reading: AbortController): boolean {
    return this.#reading === reading;
  }

  #clear(): void {
    this.#file = undefined;
    this.#picked = undefined;
    this.#place.find('#io-headings-row-pick').prop('hidden', true);
    this.#place.find('#io-headings-columns, #io-headings-verdict').empty();
  }

  /** Undefined: what is wrong has been said. */
  async #ask(signal: AbortSignal): Promise<HeadingsAnswer | undefined> {
    const { node } = this.#dialog;
    const isStopped = (): boolean => signal.aborted;
    const path = this.#path.fixed() || valueOf(this.#place.find('#io-headings-path')[0]).trim();
    const look = await lookAt(path, signal);
    if (!look.ok || isStopped()) {
      this.#noAnswer(look, isStopped());
      return undefined;
    }
    const found = showLook(this.#place.find('#io-headings-result'), look.value as LookAnswer);
    if (found === undefined) return undefined;
    this.#say('fair', text('dialog.file.headings.reading', { name: found.name, size: sizeOf(found.bytes) }));
    const [own, wanted] = [ownNames(this.#dialog), this.#wanted()];
    const body = {
      ...{ path, sheet: current(node, 'sheet'), encoding: current(node, 'encoding') },
      separator: current(node, 'separator'),
      names: [...knownNames({ synonyms: withOwnSynonyms(own), ...(wanted === undefined ? {} : { wanted }) })],
    };
    const reply = await post('file/headings', body, PATIENCE_MS, signal);
    if (reply.ok) return reply.value as HeadingsAnswer;
    this.#noAnswer(reply, isStopped());
    return undefined;
  }

  #noAnswer(reply: Reply, isStopped: boolean): void {
    if (isStopped) this.#say('fair', text('dialog.file.headings.stopped'));
    else if (!reply.ok) this.#say('bad', text(failureKey(reply.status)));
  }

  #take(file: FirstRows): void {
    this.#file = file;
    const { name, sheet, others } = file;
    const saved = current(this.#dialog.node, 'sheet');
    const sheets = [sheet ?? '', ...others].map((one) => [one, one] as const);
    const automatic = ['', text('dialog.file.headings.automaticSheet')] as const;
    fillPick(this.#place, 'io-headings-sheet', [automatic, ...sheets], {
      chosen: typeof saved === 'string' && saved.trim() !== '' ? (sheet ?? '') : '',
      hidden: others.length === 0,
    });
    this.#say(
      'good',
      sheet === undefined
        ? text('dialog.file.headings.done', { name })
        : text('dialog.file.headings.doneSheet', { name, sheet }),
    );
    this.#draw();
  }

  /** Everything anew: another file, row or message. */
  #draw(): void {
    const file = this.#file;
    if (file === undefined) return;
    const read = this.#readRow();
    if (read === undefined) return;
    const first = file.rows.findIndex(isData);
    const titles = first < 0 ? file.rows : file.rows.slice(0, first);
    const row = this.#picked ?? read;
    const at = file.rows.findIndex((one) => one.row === row);
    const headers = file.rows[at]?.cells ?? [];
    fillPick(
      this.#place,
      'io-headings-row',
      titles.map((one) => [String(one.row), rowWords(one.row, one.cells)] as const),
      { chosen: String(row), hidden: titles.length < 2 },
    );
    const wanted = this.#wanted();
    const sight: Sight = {
      headers,
      hidden: new Set(file.hidden),
      ...(wanted === undefined ? {} : { wanted }),
    };
    const known = withOwnSynonyms(ownNames(this.#dialog)).map(({ field }) => field);
    this.#update = drawColumns(this.#place.find('#io-headings-columns'), {
      headers,
      data: file.rows.slice(at + 1).map(({ cells }) => cells),
      fields: wanted?.map(({ field }) => field) ?? known,
      choose: (place, field) => {
        const kind = wanted?.find((one) => one.field === field)?.kind;
        const answer = assigned(ownNames(this.#dialog), sight, { place, field, kind });
        if ('own' in answer) showNames(this.#dialog, answer.own);
        this.#refresh();
        if ('refused' in answer) this.#refuse(answer.refused, headers[place] ?? '');
      },
    });
    this.#refresh();
  }

  #refuse(why: 'cents' | 'ownName' | 'noName', header: string): void {
    const words =
      why === 'cents' ? text('file.cents', { header }) : text(`dialog.file.headings.${why}`, { header });
    showResult(this.#place.find('#io-headings-verdict'), 'bad', words);
  }

  /** The same columns, after the names have changed. */
  #refresh(): void {
    const file = this.#file;
    const readRow = this.#readRow();
    if (file === undefined || readRow === undefined) return;
    const row = this.#picked ?? Number(valueOf(this.#place.find('#io-headings-row')[0]));
    const wanted = this.#wanted();
    const headers = file.rows.find((one) => one.row === row)?.cells ?? [];
    const sight = { headers, hidden: new Set(file.hidden), ...(wanted === undefined ? {} : { wanted }) };
    const matched = readWith(ownNames(this.#dialog), sight);
    this.#update(fieldsOf(matched));
    const { look, words } = verdict({ matched, wanted, row, readRow });
    showResult(this.#place.find('#io-headings-verdict'), look, words);
  }

  /** The row in which the node will find its headings; undefined when there is none, which has been said. */
  #readRow(): number | undefined {
    const file = this.#file;
    if (file === undefined) return undefined;
    const wanted = this.#wanted();
    try {
      return headingAmong(file.rows, {
        synonyms: withOwnSynonyms(ownNames(this.#dialog)),
        hidden: new Set(file.hidden),
        ...(wanted === undefined ? {} : { wanted }),
      }).row;
    } catch {
      const [first] = file.rows;
      const args = { name: file.name, row: first?.row ?? 1 };
      const wrong =
        first === undefined
          ? ({ result: 'wrong', code: 'IO_FILE_EMPTY', args } as const)
          : ({ result: 'wrong', code: 'IO_FILE_COLUMNS', args, reason: 'noHeadings' } as const);
      this.#say('bad', wrongWords(wrong));
      return undefined;
    }
  }

  /** What the message that the node is made for reads, as it stands in the workspace. */
  #wanted(): readonly Wanted[] | undefined {
    const id = current(this.#dialog.node, 'messageNode');
    const node = typeof id === 'string' && id !== '' ? RED.nodes.node(id) : null;
    const definition = messageBySlug((node?.type ?? '').replace(/^io-/, ''));
    return node === null || definition === undefined
      ? undefined
      : wantedColumns(definition, (name) => node[name]);
  }
}

/** Signs of a row that are shown in the list of rows. */
const SHOWN_SIGNS = 60;

function rowWords(row: number, cells: readonly string[]): string {
  const all = cells.filter((cell) => cell.trim() !== '').join(', ');
  const shown = all.length > SHOWN_SIGNS ? `${all.slice(0, SHOWN_SIGNS - 1)}…` : all;
  return text('dialog.file.headings.rowOf', { row, cells: shown });
}

function pick(id: string, label: 'dialog.file.sheet' | 'dialog.file.headings.row'): JQuery {
  return $('<div class="form-row" hidden>')
    .attr('id', `${id}-pick`)
    .append($('<label>').attr('for', id).text(text(label)), $('<select>').attr('id', id));
}

function fillPick(
  place: JQuery,
  id: string,
  options: readonly (readonly [value: string, words: string])[],
  { chosen, hidden }: { readonly chosen: string; readonly hidden: boolean },
): void {
  const select = place.find(`#${id}`).empty();
  for (const [value, words] of options) select.append($('<option>').val(value).text(words));
  select.val(chosen);
  place.find(`#${id}-pick`).prop('hidden', hidden);
}

function valueOf(element: unknown): string {
  const value = (element as { value?: unknown } | undefined)?.value;
  return typeof value === 'string' ? value : '';
}
