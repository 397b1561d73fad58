/** What the second file adds to the dialog of io-service-sheet: the catalogue of the services of municipalities. */
import { text } from '../lib/editor/catalogue';
import { current, type Dialog, input } from '../lib/editor/dialog';
import type { RoomExtras } from '../lib/editor/extras-file';
import { monthWords } from '../lib/editor/month';
import { picker } from '../lib/editor/picker';
import { button, paragraph } from '../lib/editor/rows';
import { CATALOGUE, catalogued, type CatalogueSheet, descriptionOf, nearest } from './catalogue';
import { MODEL_DESCRIPTION, sheetOf, TOPICS } from './sheet';

const PARTS = ['serviceName', 'topic', 'description'];

export const sheetExtras: RoomExtras = {
  open(dialog) {
    prepareCatalogue(dialog);
    const description = input(dialog, 'description');
    const back = button('io-sheet-model', 'fa-undo', 'dialog.sheet.backToModel').on('click', () => {
      description.val(modelText(dialog)).trigger('change').trigger('focus');
    });
    description.closest('.form-row').append(back);
    const update = (): void => {
      const sheet = sheetOf(Object.fromEntries(PARTS.map((name) => [name, current(dialog.node, name)])));
      const near = nearest(sheet);
      const words = near ? text('dialog.sheet.same', { code: near.code }) : text('dialog.sheet.own');
      const place = dialog.form.find('#io-sheet-nearness');
      if (place.text() !== words) place.text(words);
      back.prop('disabled', sheet.description === modelText(dialog));
    };
    dialog.form.on('input change', update);
    update();
  },
};

/** The text that the catalogue has for a service of this name. */
function modelText({ node }: Dialog): string {
  const name = current(node, 'serviceName');
  const sheet = typeof name === 'string' ? catalogued(name) : undefined;
  return sheet ? descriptionOf(sheet) : MODEL_DESCRIPTION;
}

function prepareCatalogue(dialog: Dialog): void {
  const panel = $('<div id="io-catalogue" role="group" hidden>').attr('aria-labelledby', 'io-catalogue-open');
  const open = button('io-catalogue-open', 'fa-book', 'dialog.sheet.catalogue').attr({
    'aria-expanded': 'false',
    'aria-controls': 'io-catalogue',
  });
  const show = (shown: boolean): void => {
    open.attr('aria-expanded', String(shown));
    panel.prop('hidden', !shown);
    RED.tray.resize();
  };
  const close = (): void => {
    show(false);
    open.trigger('focus');
  };
  open.on('click', () => {
    const shown = panel.prop('hidden') === true;
    if (shown) fill(dialog, panel, close);
    show(shown);
    if (shown) panel.find('input').first().trigger('focus');
  });
  // What is typed in here is not the sheet yet.
  panel.on('input change keyup', (event) => {
    event.stopPropagation();
  });
  dialog.form
    .find('#io-sheet-nearness')
    .before($('<div class="form-row">').append($('<div class="io-line">').append(open)), panel);
}

function fill(dialog: Dialog, panel: JQuery, close: () => void): void {
  const details = $('<div id="io-catalogue-sheet">');
  const entries = CATALOGUE.sheets.map((sheet) => ({
    ...{ name: sheet.name, group: sheet.topic, words: `${sheet.code} ${sheet.description}` },
    sheet,
  }));
  const chosen = (entry: (typeof entries)[number] | undefined): void => {
    details.empty();
    if (entry !== undefined) showSheet(dialog, details, entry.sheet, close);
    RED.tray.resize();
  };
  panel
    .empty()
    .append(
      paragraph('io-help', text('dialog.sheet.catalogueIntro', { read: monthWords(CATALOGUE.read) })),
      picker({ id: 'io-catalogue', label: text('dialog.sheet.catalogueList'), entries, chosen }),
      details,
    );
}

function showSheet(dialog: Dialog, details: JQuery, sheet: CatalogueSheet, close: () => void): void {
  const take = button('io-catalogue-take', 'fa-check', 'dialog.sheet.catalogueTake').on('click', () => {
    input(dialog, 'serviceName').val(sheet.name).trigger('change');
    input(dialog, 'topic')
      .val(TOPICS.findIndex((name) => name === sheet.topic))
      .trigger('change');
    input(dialog, 'description').val(descriptionOf(sheet)).trigger('change');
    close();
  });
  const cancel = button('io-catalogue-cancel', 'fa-times', 'dialog.models.cancel').on('click', close);
  details.append(
    $('<div class="form-row" lang="it">').append(
      $('<span class="io-label">').text(`${sheet.name} · ${sheet.topic} · ${sheet.code}`),
      $('<p class="io-example">').css('white-space', 'pre-line').text(sheet.description),
    ),
    paragraph('io-help', text('dialog.sheet.catalogueReplaces')),
    $('<div class="form-row io-line">').append(take, cancel),
  );
}
