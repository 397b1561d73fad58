/** A question before what cannot be undone, in Node-RED's own kind of dialog. */
import { keyboardPlace } from '../view/keyboard';

export interface Question {
  readonly title: string;
  /** What follows the title, each text a paragraph; the first part is read as the description. */
  readonly content: readonly (HTMLElement | string)[];
  /** Texts of the buttons, without any value in them: Node-RED 4.1 shows them as HTML. */
  readonly no: string;
  readonly yes: string;
}

let asked = 0;

/** Whether the person says yes. Esc and the first button mean no; the keyboard comes back to where it was. */
export function ask({ title, content, no, yes }: Question): Promise<boolean> {
  asked += 1;
  const [titleId, textId] = [`io-question-${asked}`, `io-question-text-${asked}`];
  const comeBack = document.activeElement && keyboardPlace(document.activeElement);
  const names = { role: 'alertdialog', 'aria-modal': 'true', 'aria-labelledby': titleId };
  const box = $('<div>').attr({ ...names, 'aria-describedby': textId });
  box.append($('<p>').attr('id', titleId).append($('<strong>').text(title)));
  box.append(...content.map((part) => (typeof part === 'string' ? $('<p>').text(part) : $(part))));
  box.children().eq(1).attr('id', textId);
  return new Promise((resolve) => {
    const end = (answer: boolean): void => {
      notification.close();
      comeBack?.();
      resolve(answer);
    };
    const button = (text: string, answer: boolean) => ({
      text,
      click: () => {
        end(answer);
      },
    });
    const notification = RED.notify(box, {
      type: 'warning',
      modal: true,
      fixed: true,
      buttons: [button(no, false), { ...button(yes, true), class: 'primary' }],
    });
    hold(notification, () => {
      end(false);
    });
  });
}

const FOCUSABLE = 'button, input, select';

/** The keyboard stays in the question until it is answered. It begins at the button that means no. */
function hold(notification: HTMLElement, no: () => void): void {
  const parts = [...notification.querySelectorAll<HTMLElement>(FOCUSABLE)];
  notification.querySelector('button')?.focus();
  notification.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      no();
    }
    if (event.key !== 'Tab') return;
    const at = parts.findIndex((one) => one === document.activeElement);
    parts[(at + (event.shiftKey ? parts.length - 1 : 1)) % parts.length]?.focus();
    event.preventDefault();
  });
}
