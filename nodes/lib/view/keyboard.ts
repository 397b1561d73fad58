/** Where the keyboard was, to come back to it when the page looks different. */

const CONTROLS = 'button:not(:disabled), a[href], input:not(:disabled), select:not(:disabled), summary';

/**
 * Remembers the place of an element. What it gives puts the keyboard back there: on the element itself or, if that has gone or cannot be used any more, on
 * the first control of the nearest part around it that is still there.
 */
export function keyboardPlace(element: Element): () => void {
  const around: Element[] = [];
  for (let part = element.parentElement; part !== null; part = part.parentElement) around.push(part);
  return () => {
    const place = holdsKeyboard(element) ? element : firstControl(around.filter((part) => part.isConnected));
    if (place instanceof HTMLElement) place.focus({ preventScroll: true });
  };
}

/** Whether the keyboard can still be on the element. */
export function holdsKeyboard(element: Element | null): element is Element {
  return element?.isConnected === true && !element.matches(':disabled');
}

function firstControl(parts: readonly Element[]): Element | undefined {
  for (const part of parts) {
    const control = [...part.querySelectorAll(CONTROLS)].find((one) => one.closest('[hidden]') === null);
    if (control !== undefined) return control;
  }
  return undefined;
}
