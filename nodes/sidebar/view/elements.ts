/** Elements of the page. Texts are never read as HTML. */
type Child = Node | string | undefined | false;

interface Properties {
  readonly className?: string;
  /** Attributes; undefined and false: none. */
  readonly [attribute: string]: string | boolean | undefined;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { className, ...attributes }: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== undefined) made.className = className;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** Node-RED's own look of a small button. */
export const BUTTON = 'red-ui-button red-ui-button-small';

interface ButtonOptions {
  /** Knows the button again after the view is drawn anew. */
  readonly key: string;
  /** What a screen reader says, where the text alone does not tell; it contains the text. */
  readonly name?: string;
  readonly icon?: string;
  readonly className?: string;
  onClick(): void;
}

export function button(text: string, options: ButtonOptions): HTMLButtonElement {
  const { key, name, icon, className = BUTTON } = options;
  const made = element(
    'button',
    { type: 'button', className, 'data-key': key, 'aria-label': name },
    icon !== undefined && element('i', { className: `fa ${icon}`, 'aria-hidden': 'true' }),
    icon !== undefined && ' ',
    text,
  );
  made.addEventListener('click', () => {
    options.onClick();
  });
  return made;
}

/** Replaces what stands in `place`; the keyboard stays where it was, if that is still there. */
export function redraw(place: HTMLElement, ...children: readonly Child[]): void {
  const { activeElement } = document;
  const focused =
    activeElement instanceof HTMLElement && place.contains(activeElement)
      ? activeElement.dataset.key
      : undefined;
  place.replaceChildren(...children.filter((child) => child !== undefined && child !== false));
  if (focused !== undefined) near(place, focused)?.focus({ preventScroll: true });
}

/** The control with this key, else one of the same campaign: the one that was pressed may have gone. */
function near(place: HTMLElement, key: string): HTMLElement | undefined {
  const campaign = key.slice(0, key.indexOf('] ') + 2);
  const ofCampaign = [...place.querySelectorAll<HTMLElement>('[data-key]')].filter((one) => {
    return campaign.length > 1 && one.dataset.key?.startsWith(campaign);
  });
  return byKey(place, key) ?? ofCampaign[0];
}

export function byKey(place: HTMLElement, key: string): HTMLElement | undefined {
  return [...place.querySelectorAll<HTMLElement>('[data-key]')].find((one) => one.dataset.key === key);
}
