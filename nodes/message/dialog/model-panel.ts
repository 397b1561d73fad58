/** The panel of the tab with the texts: one of PagoPA's is chosen, what it leaves open is asked, and it is copied into the node. */
import { problemReason } from '../../lib/core/problem';
import { sentence, text } from '../../lib/editor/catalogue';
import { current, type Dialog, input } from '../../lib/editor/dialog';
import { drawPhone } from '../../lib/editor/phone';
import { picker } from '../../lib/editor/picker';
import { button, paragraph } from '../../lib/editor/rows';
import { configOf, institutionOf, nameOf } from '../../lib/editor/surroundings';
import { FREE_MESSAGE } from '../../messages/free-message';
import { fillIn } from '../models/fill-in';
import type { ModelText } from '../models/model-text';
import { type Reading, readModel } from '../models/read';
import { definitionInUse } from '../properties';
import { draftOf } from './draft';
import { addFreeFields } from './free-fields';
import { type Answered, answersIn, questionRows } from './model-questions';
import { definitionOf } from './open-message';
import { writtenText } from './text-tab';

interface Chosen {
  readonly text: ModelText;
  readonly reading: Reading;
}

const NO_BUTTON = 'io-model-button';

export interface PanelOptions {
  readonly texts: readonly ModelText[];
  /** What they are. */
  readonly intro: string;
  readonly close: () => void;
}

export class ModelPanel {
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
      ...{ name: nameAmong(one, texts), group: one.group, words: `${one.title} ${one.body} ${one.when}` },
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
    const place = this.#place(this.#chosen);
    const faults = reading.faults.map(({ kind, piece }) => text(`dialog.models.fault.${kind}`, { piece }));
    this.#details.append(
      paragraph('io-help', text('dialog.models.when', { when: chosen.when, recipients: chosen.recipients })),
      ...faults.map((words) => $('<div class="io-hint io-model-fault">').text(words)),
      ...questionRows(reading.questions, place),
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

  /** The message as it would be with this text: the parts ticked that it can speak of. */
  #place({ text: { payment }, reading }: Chosen) {
    const announces = reading.questions.some((one) => one.kind === 'optional' && one.premium);
    const parts = { ...(payment ? { payment } : {}), ...(announces ? { attachment: true } : {}) };
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

  #answered(chosen: Chosen): Answered {
    return answersIn(this.#details, chosen.reading.questions, this.#place(chosen));
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

/** PagoPA calls two texts alike in one place: then the title tells them apart. */
function nameAmong({ name, title }: ModelText, texts: readonly ModelText[]): string {
  return texts.filter((one) => one.name === name).length > 1 ? `${name} · ${title}` : name;
}
