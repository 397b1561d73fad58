/**
 * «Parti da un testo di PagoPA…» and «Parti da un foglio di PagoPA…»: a text of the service models is chosen, what it leaves open is asked, and it is copied into
 * the dialog. From then on it is the node's own text.
 */
import { problemReason } from '../../lib/core/problem';
import { sentence, text } from '../../lib/editor/catalogue';
import { current, type Dialog, input } from '../../lib/editor/dialog';
import { drawPhone } from '../../lib/editor/phone';
import { monthWords } from '../../lib/editor/month';
import { picker } from '../../lib/editor/picker';
import { button, paragraph } from '../../lib/editor/rows';
import { configOf, institutionOf, nameOf } from '../../lib/editor/surroundings';
import { FREE_MESSAGE } from '../../messages/free-message';
import { fillIn } from '../models/fill-in';
import { MODEL_TEXTS } from '../models';
import type { ModelText } from '../models/model-text';
import { type Reading, readModel } from '../models/read';
import { definitionInUse } from '../properties';
import { draftOf } from './draft';
import { addFreeFields } from './free-fields';
import { bookInput } from './model-book';
import { type Answered, answersIn, questionRows } from './model-questions';
import { definitionOf } from './open-message';
import { writtenText } from './text-tab';

interface Chosen {
  readonly text: ModelText;
  readonly reading: Reading;
}

const NO_BUTTON = 'io-model-button';

/** Adds the buttons that open the panel, at the top of the tab with the texts. */
export function prepareModels(dialog: Dialog): void {
  const panel = $('<div id="io-models" role="group" hidden>').attr('aria-label', text('dialog.models.list'));
  const opener = (id: string, icon: string, key: 'dialog.models.open' | 'dialog.models.book.open'): JQuery =>
    button(id, icon, key).attr({ 'aria-expanded': 'false', 'aria-controls': 'io-models' });
  const open = opener('io-models-open', 'fa-files-o', 'dialog.models.open');
  const openBook = opener('io-book-open', 'fa-file-excel-o', 'dialog.models.book.open');
  let shown: JQuery | undefined;
  const show = (by: JQuery | undefined): void => {
    shown = by;
    for (const one of [open, openBook]) one.attr('aria-expanded', String(one === by));
    panel.prop('hidden', by === undefined);
    RED.tray.resize();
  };
  const fill = (by: JQuery, given: Pick<PanelOptions, 'texts' | 'intro'>): void => {
    const close = (): void => {
      show(undefined);
      by.trigger('focus');
    };
    new ModelPanel(dialog, panel, { ...given, close }).fill();
    show(by);
    panel.find('input').first().trigger('focus');
  };
  open.on('click', () => {
    const intro = text('dialog.models.intro', { read: monthWords(MODEL_TEXTS.read) });
    if (shown === open) show(undefined);
    else fill(open, { texts: MODEL_TEXTS.texts, intro });
  });
  const answer = paragraph('io-hint', '').attr({ id: 'io-book-answer', role: 'status' });
  const file = bookInput(
    ({ name, texts }) => {
      fill(openBook, { texts, intro: text('dialog.models.book.intro', { name }) });
    },
    (words) => void answer.text(words),
  );
  openBook.on('click', () => {
    show(undefined);
    file.trigger('click');
  });
  // What is typed in here is not the message yet.
  panel.on('input change keyup', (event) => {
    event.stopPropagation();
  });
  const row = $('<div class="form-row">').append(
    $('<div class="io-line">').append(open, openBook, file),
    paragraph('io-help', text('dialog.models.book.help')),
    answer,
  );
  dialog.form.find('[data-io-tab="dialog.tab.text"] > .io-help').first().after(row, panel);
}

interface PanelOptions {
  readonly texts: readonly ModelText[];
  /** What they are. */
  readonly intro: string;
  readonly close: () => void;
}

class ModelPanel {
  readonly #dialog: Dialog;
  readonly #panel: JQuery;
  readonly #options: PanelOptions;
  readonly #details = $('<div id="io-model">');
  readonly #free: boolean;
  #chosen: Chosen | undefined;

  constructor(dialog: Dialog, panel: JQuery, options: PanelOptions) {
    this.#dialog = dialog;
    this.#panel = panel;
    this.#options = options;
    this.#free = definitionOf(dialog).slug === FREE_MESSAGE;
  }

  fill(): void {
    const { payment } = definitionOf(this.#dialog);
    // A message that cannot ask for money cannot speak of it.
    const texts = this.#options.texts.filter((one) => this.#free || payment || one.payment !== true);
    const entries = texts.map((one) => ({
      ...{ name: one.name, group: one.group, words: `${one.title} ${one.body} ${one.when}` },
      text: one,
    }));
    const label = text('dialog.models.list');
    const chosen = (entry: (typeof entries)[number] | undefined): void => {
      this.#choose(entry?.text);
    };
    this.#panel
      .empty()
      .append(
        paragraph('io-help', this.#options.intro),
        picker({ id: 'io-models', label, entries, chosen }),
        this.#details.empty(),
      );
  }

  #choose(chosen: ModelText | undefined): void {
    this.#details.empty().off();
    this.#chosen = undefined;
    if (chosen === undefined) return;
    const reading = readModel(chosen);
    this.#chosen = { text: chosen, reading };
    const faults = reading.faults.map(({ kind, piece }) => text(`dialog.models.fault.${kind}`, { piece }));
    this.#details.append(
      paragraph('io-help', text('dialog.models.when', { when: chosen.when, recipients: chosen.recipients })),
      ...faults.map((words) => $('<div class="io-hint io-model-fault">').text(words)),
      ...questionRows(reading.questions, this.#place(chosen)),
      ...(this.#free && chosen.button !== undefined ? [this.#buttonRow(chosen.button)] : []),
      $('<div class="io-problems" id="io-model-problems" role="status">'),
      $('<div class="io-phone" role="region">').attr('aria-label', text('dialog.preview.phone')),
      $('<div class="form-row io-line">').append(
        button('io-model-take', 'fa-check', 'dialog.models.take').addClass('primary').on('click', this.#take),
        button('io-model-cancel', 'fa-times', 'dialog.models.cancel').on('click', this.#close),
      ),
      paragraph('io-help', text(this.#hasText() ? 'dialog.models.replaces' : 'dialog.models.copied')),
    );
    this.#details.on('input change', this.#show);
    this.#show();
    RED.tray.resize();
  }

  /** The message as it would be with this text: its parts ticked. */
  #place({ payment, attachment }: ModelText) {
    const parts = { ...(payment ? { payment } : {}), ...(attachment ? { attachment } : {}) };
    const property = this.#property(parts);
    return { message: definitionInUse(definitionOf(this.#dialog), { property }), mayAdd: this.#free };
  }

  #property(more: Readonly<Record<string, unknown>>): (name: string) => unknown {
    return (name) => (Object.hasOwn(more, name) ? more[name] : current(this.#dialog.node, name));
  }

  #buttonRow(words: string): JQuery {
    const box = $('<input type="checkbox">').attr({ id: NO_BUTTON, checked: 'checked' });
    const label = $('<label class="io-check">').attr('for', NO_BUTTON);
    return $('<div class="form-row">').append(
      label.append(box, $('<span>').text(text('dialog.models.button', { words }))),
    );
  }

  #answered({ text: chosen, reading }: Chosen): Answered {
    return answersIn(this.#details, reading.questions, this.#place(chosen));
  }

  /** What of the message changes besides title and text. */
  #changes({ text: chosen }: Chosen, { answers, newFields }: Answered) {
    const attached = answers.get('attachment');
    const withButton = this.#details.find(`#${NO_BUTTON}`).prop('checked') === true;
    return {
      payment: this.#free && chosen.payment === true,
      attachment: this.#free && attached?.to === 'part' && attached.keep,
      button: withButton ? chosen.button : undefined,
      newFields,
    };
  }

  readonly #show = (): void => {
    if (this.#chosen === undefined) return;
    const answered = this.#answered(this.#chosen);
    const changes = this.#changes(this.#chosen, answered);
    const { node } = this.#dialog;
    const listed = definitionInUse(definitionOf(this.#dialog), { property: this.#property({}) });
    const own = [
      ...this.#savedFields(),
      ...answered.newFields.map((one) => ({ ...one, value: '', valueType: 'msg' })),
    ];
    const service = configOf(node, 'service');
    const word = service ? current(service, 'paymentButton') : undefined;
    const draft = draftOf({
      message: definitionOf(this.#dialog),
      property: this.#property({
        ...(this.#free
          ? { fields: JSON.stringify(own), payment: changes.payment, attachment: changes.attachment }
          : {}),
        ...(changes.button === undefined ? {} : { pulsante: changes.button, pulsanteType: 'str' }),
      }),
      ...fillIn(this.#chosen.reading, answered.answers, listed.premium.attachment),
      premium: service !== null && current(service, 'premium') === true,
      paymentButton: typeof word === 'string' ? word : '',
    });
    const { composed, attachment } = draft;
    const problems = composed.ok ? [] : composed.problems.map((one) => sentence(problemReason(one)));
    this.#say(problems);
    const phone = this.#details.find('.io-phone').prop('hidden', !composed.ok).get(0);
    if (!composed.ok || phone === undefined) return;
    const institution = institutionOf(node);
    drawPhone(phone, {
      content: composed.message.content,
      organization: institution ? nameOf(institution) : text('dialog.preview.organization'),
      service: service ? nameOf(service) : text('dialog.preview.service'),
      ...(attachment === undefined ? {} : { attachments: [attachment] }),
    });
  };

  #savedFields(): readonly unknown[] {
    const saved = current(this.#dialog.node, 'fields');
    const parsed: unknown = typeof saved === 'string' && saved !== '' ? JSON.parse(saved) : [];
    return Array.isArray(parsed) ? parsed : [];
  }

  readonly #take = (): void => {
    if (this.#chosen === undefined) return;
    const answered = this.#answered(this.#chosen);
    if (answered.missing.length > 0) {
      this.#say(answered.missing.map(sentence));
      return;
    }
    const changes = this.#changes(this.#chosen, answered);
    const dialog = this.#dialog;
    if (this.#free) {
      for (const part of ['payment', 'attachment'] as const)
        if (changes[part]) input(dialog, part).prop('checked', true).trigger('change');
      addFreeFields(dialog, changes.newFields);
      if (changes.button !== undefined) {
        input(dialog, 'pulsante').typedInput('type', 'str');
        input(dialog, 'pulsante').typedInput('value', changes.button);
      }
    }
    const { title, body } = fillIn(
      this.#chosen.reading,
      answered.answers,
      definitionOf(dialog).premium.attachment,
    );
    input(dialog, 'title').val(title).trigger('change');
    input(dialog, 'body').val(body).trigger('change');
    this.#options.close();
    input(dialog, 'title').trigger('focus');
  };

  readonly #close = (): void => {
    this.#options.close();
  };

  #hasText(): boolean {
    const message = definitionOf(this.#dialog);
    return (['title', 'body'] as const).some((part) => {
      const written = writtenText(this.#dialog, part).trim();
      return written !== '' && written !== message[part].trim();
    });
  }

  #say(lines: readonly string[]): void {
    const words = lines.join('\n');
    const place = this.#details.find('#io-model-problems');
    if (place.text() !== words) place.text(words);
  }
}
