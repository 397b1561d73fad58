/** The dialog of io-service-sheet: the fields of the sheet. What is done with it on IO: `on-io.ts`; the catalogue: `extras.ts`. */
import type { PlainKey } from '../lib/core/words';
import { text } from '../lib/editor/catalogue';
import { input } from '../lib/editor/dialog';
import type { RoomBehaviour } from '../lib/editor/room';
import { completeRow } from '../lib/editor/rows';
import { prepareTabs } from '../lib/editor/tabs';
import { prepareOnIo } from './dialog/on-io';
import { MODEL_DESCRIPTION, type SheetField, TOPICS } from './sheet';

/** Marks and helps; the placeholder is a value that is right. */
const ROWS: readonly (readonly [
  SheetField | 'serviceId',
  { readonly mark?: 'required' | 'optional'; readonly help?: PlainKey; readonly example?: string },
])[] = [
  ['serviceName', { mark: 'required', help: 'dialog.sheet.serviceNameHelp' }],
  ['topic', { help: 'dialog.sheet.topicHelp' }],
  ['description', { help: 'dialog.sheet.descriptionHelp' }],
  ['logo', { mark: 'optional', help: 'dialog.sheet.logoHelp', example: 'C:\\loghi\\servizi-sociali.png' }],
  ['phone', { mark: 'optional', example: '06 1234567' }],
  ['email', { mark: 'optional', example: 'sociale@comune.example' }],
  ['pec', { mark: 'optional', example: 'protocollo@pec.comune.example' }],
  ['supportUrl', { mark: 'optional', example: 'https://www.comune.example/assistenza' }],
  [
    'privacyUrl',
    { mark: 'required', help: 'dialog.sheet.privacyUrlHelp', example: 'https://www.comune.example/privacy' },
  ],
  [
    'webUrl',
    {
      mark: 'optional',
      help: 'dialog.sheet.webUrlHelp',
      example: 'https://www.comune.example/servizi-sociali',
    },
  ],
  ['address', { mark: 'optional', example: 'Piazza del Municipio 1' }],
  ['serviceId', { mark: 'optional', help: 'dialog.sheet.serviceIdHelp' }],
];

export const sheet: RoomBehaviour = {
  extras: true,
  build(dialog) {
    completeRow(dialog, 'name', { label: 'dialog.nodeName' });
    input(dialog, 'name').attr('placeholder', text('dialog.nameOptional'));
    for (const [name, { mark, help, example }] of ROWS) {
      completeRow(dialog, name, {
        label: `sheet.field.${name}`,
        ...(mark === undefined ? {} : { mark }),
        ...(help === undefined ? {} : { help }),
      });
      if (mark === 'required') input(dialog, name).attr('aria-required', 'true');
      if (example !== undefined) input(dialog, name).attr('placeholder', example);
    }
    TOPICS.forEach((name, topic) => {
      $('<option>').val(topic).text(name).appendTo(input(dialog, 'topic'));
    });
  },
  prepare(dialog) {
    const description = input(dialog, 'description');
    if (description.val() === '') description.val(MODEL_DESCRIPTION);
    prepareTabs(dialog.form);
    prepareOnIo(dialog);
  },
};
