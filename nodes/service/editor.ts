/** The dialog of io-service: key, Premium, the word of the payment button. */
import { text } from '../editor/catalogue';
import { input } from '../editor/dialog';
import { hideMode, showMode } from '../editor/mode';
import type { RoomBehaviour } from '../editor/room';
import { institutionOf, modeOf, nameOf } from '../editor/surroundings';

export const service: RoomBehaviour = {
  prepare(dialog) {
    const { node } = dialog;
    const key = input(dialog, 'apiKey');
    const place = $('<p class="io-reason" id="io-reason-apiKey" aria-live="polite">');
    key.closest('.form-row').append(place);
    const update = (): void => {
      const institution = institutionOf(node);
      if (institution) showMode(dialog, modeOf(node), nameOf(institution));
      else hideMode(dialog);
      const missing = institution !== null && modeOf(node) !== 'simulator' && key.val() === '';
      place.text(missing ? text('check.keyMissing') : '');
    };
    input(dialog, 'institution').on('change', update);
    key.on('input change', update);
    update();
  },
};
