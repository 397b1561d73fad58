/** A question before what cannot be undone, in Node-RED's own kind of dialog. */

export interface Question {
  readonly title: string;
  /** What follows the title; the first part is read as the description. */
  readonly content: readonly HTMLElement[];
  /** Texts of the buttons, without any value in them: Node-RED 4.1 shows them as HTML. */
  readonly no: string;
  readonly yes: string;
  /** Where the keyboard goes back to: what had the focus may have been drawn anew. */
  readonly comeBackTo: (before: HTMLElement) => void;
}

let asked = 0;

/** Whether the person says yes. Esc and the first button mean no; the keyboard comes back to where it was. */
export function ask({ title, content, no, yes, comeBackTo }: Question): Promise<boolean> {
  asked += 1;
  const [titleId, textId] = [`io-question-${asked}`, `io-question-text-${asked}`];
  const before = document.activeElement;
  const box = document.createElement('div');
  const names = { role: 'alertdialog', 'aria-modal': 'true', 'aria-labelledby': titleId };
  for (const [name, value] of Object.entries({ ...names, 'aria-describedby': textId }))
    box.setAttribute(name, value);
  const heading = document.createElement('p');
  heading.id = titleId;
  heading.appendChild(document.createElement('strong')).textContent = title;
  if (content[0]) content[0].id = textId;
  box.append(heading, ...content);
  return new Promise((resolve) => {
    const end = (answer: boolean): void => {
      notification.close();
      if (before instanceof HTMLElement) comeBackTo(before);
      resolve(answer);
    };
    const button = (text: string, answer: boolean) => ({
      text,
      click: () => {
        end(answer);
      },
    });
    const notification = RED.notify($(box), {
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

const FOCUSABLE = 'button, input';

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
