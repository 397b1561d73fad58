/** Which addresses the app opens, in the text and behind a button. */
import type { LinkTarget } from './blocks';

const OPENS = /^(https?:\/\/|mailto:|tel:|sms:)./i;
const INTERNAL = /^ioit:\/\//i;
const SINGLE_SIGN_ON = /^iosso:\/\/./i;
const HANDLED = /^iohandledlink:\/\/(.+)$/i;

/** Control characters and blanks are how a forbidden scheme hides; no address of a message needs them. */
// eslint-disable-next-line no-control-regex
const HIDDEN = /[\u0000-\u0020\u007f]/;

/** A link in the text. `iohandledlink:` works behind buttons only. */
export function linkTarget(href: string): LinkTarget {
  if (INTERNAL.test(href)) return { kind: 'app' };
  return OPENS.test(href) && !HIDDEN.test(href) ? { kind: 'open', href } : { kind: 'unsupported' };
}

/** The action of a button; `unsupported` is one that the app takes for invalid. A bare `https://` is. */
export function actionTarget(action: string): LinkTarget {
  if (INTERNAL.test(action)) return { kind: 'app' };
  if (SINGLE_SIGN_ON.test(action)) return URL.canParse(action) ? { kind: 'app' } : { kind: 'unsupported' };
  const inner = HANDLED.exec(action)?.[1];
  if (inner === undefined) return { kind: 'unsupported' };
  if (/^copy:./i.test(inner)) return { kind: 'app' };
  return linkTarget(inner).kind === 'app' ? { kind: 'unsupported' } : linkTarget(inner);
}
