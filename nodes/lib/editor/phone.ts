/** The citizen's phone in a place of the page, for the second file; the sidebar has none of its own. */
import { h, render } from 'preact';
import { ComposedPhone } from '../phone/composed';
import type { PhoneMessage } from '../phone/screen';
import phoneStyle from '../phone/phone.css' with { type: 'text' };

const STYLE = 'io-phone-style';

export function drawPhone(place: HTMLElement, message: PhoneMessage): void {
  if (document.getElementById(STYLE) === null)
    $('<style>').attr('id', STYLE).text(phoneStyle).appendTo(document.head);
  render(h(ComposedPhone, { message }), place);
}
