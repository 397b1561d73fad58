/**
 * The little of the DOM that the renderer needs, so that it runs in a browser, in the editor and in a test. Text goes in
 * as text: there is no way here to hand over HTML.
 */
export interface PhoneElement<E> {
  className: string;
  setAttribute(name: string, value: string): void;
  append(...children: (E | string)[]): void;
  replaceWith(...others: (E | string)[]): void;
  addEventListener(type: 'click', listener: () => void): void;
}

export interface PhoneDocument<E> {
  createElement(tag: string): E;
}

/** Makes an element. Children that are undefined are left out. */
export type Make<E> = (tag: string, className: string, ...children: (E | string | undefined)[]) => E;

export function maker<E extends PhoneElement<E>>(document: PhoneDocument<E>): Make<E> {
  return (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className !== '') element.className = className;
    element.append(...children.filter((child) => child !== undefined));
    return element;
  };
}
