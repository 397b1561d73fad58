/** A question before what cannot be undone, in Node-RED's own kind of dialog. */
import { byKey, element } from './elements';
import { say } from './texts';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** A key of the catalogue whose text holds no value: Node-RED 4.1 shows buttons as HTML. */
  readonly yes: string;
}

let asked = 0;

/** Whether the person says yes. Esc and the first button mean no; the keyboard comes back to where it was. */
export function confirm({ title, text, yes }: Question): Promise<boolean> {
  asked += 1;
  const [titleId, textId] = [`io-sends-question-${asked}`, `io-sends-question-text-${asked}`];
  const before = document.activeElement;
  const content = element(
    'div',
    { role: 'alertdialog', 'aria-modal': 'true', 'aria-labelledby': titleId, 'aria-describedby': textId },
    element('p', { id: titleId }, element('strong', {}, title)),
    element('p', { id: textId }, text),
  );
  return new Promise((resolve) => {
    const end = (answer: boolean): void => {
      notification.close();
      if (before instanceof HTMLElement) comeBackTo(before);
      resolve(answer);
    };
    const notification = RED.notify($(content), {
      type: 'warning',
      modal: true,
      fixed: true,
      buttons: [
        {
          text: say('sidebar.confirm.no'),
          click: () => {
            end(false);
          },
        },
        {
          text: say(yes),
          class: 'primary',
          click: () => {
            end(true);
          },
        },
      ],
    });
    hold(notification, () => {
      end(false);
    });
  });
}

/** The view may have been drawn anew meanwhile. */
function comeBackTo(before: HTMLElement): void {
  const { key = '' } = before.dataset;
  const place = before.isConnected ? before : byKey(document.body, key);
  place?.focus();
}

/** The keyboard stays in the question until it is answered. */
function hold(notification: HTMLElement, no: () => void): void {
  const buttons = [...notification.querySelectorAll('button')];
  buttons[0]?.focus();
  notification.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      no();
    }
    if (event.key !== 'Tab') return;
    const at = buttons.findIndex((one) => one === document.activeElement);
    buttons[(at + (event.shiftKey ? buttons.length - 1 : 1)) % buttons.length]?.focus();
    event.preventDefault();
  });
}
