/** The sidebar's questions before what cannot be undone. */
import { ask } from '../../lib/editor/ask';
import { byKey, element } from './elements';
import { say, type PlainSidebarKey } from './texts';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** A key of the catalogue whose text holds no value: Node-RED 4.1 shows buttons as HTML. */
  readonly yes: PlainSidebarKey;
}

/** Whether the person says yes. */
export function confirm({ title, text, yes }: Question): Promise<boolean> {
  return ask({
    title,
    content: [element('p', {}, text)],
    no: say('sidebar.confirm.no'),
    yes: say(yes),
    comeBackTo,
  });
}

/** The view may have been drawn anew meanwhile. */
function comeBackTo(before: HTMLElement): void {
  const { key = '' } = before.dataset;
  const place = before.isConnected ? before : byKey(document.body, key);
  place?.focus();
}
