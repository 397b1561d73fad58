/** Messages one by one, a page at a time; those in doubt can be chosen and decided. */
import type { Choice, Item } from '../data';
import { campaignName } from './campaign';
import { button, element, redraw } from './elements';
import { moment, outcomeName, reasonOf, remedyOf, say } from './texts';

export interface ListView {
  readonly title: string;
  /** What is listed; undefined: what a search has found. */
  readonly choice: Choice | undefined;
  readonly items: readonly Item[];
  /** Whether there are more. */
  readonly more: boolean;
  /** Text of the button that fetches them. */
  readonly moreText: string;
  /** Ids. */
  readonly chosen: ReadonlySet<number>;
}

export interface ListDesk {
  readonly mayWrite: boolean;
  back(): void;
  more(): void;
  choose(ids: readonly number[], chosen: boolean): void;
  decide(what: 'resend' | 'mark-sent'): void;
  exportLink(choice: Choice, key: string, name: string, full?: boolean): HTMLElement;
}

export function drawList(place: HTMLElement, view: ListView, desk: ListDesk): void {
  const open = view.items.filter(({ state }) => state === 'in-doubt').map(({ id }) => id);
  const decides = desk.mayWrite && open.length > 0;
  redraw(
    place,
    button(say('sidebar.action.back'), {
      key: 'back',
      icon: 'fa-chevron-left',
      onClick: () => {
        desk.back();
      },
    }),
    element('h3', { tabindex: '-1', 'data-key': 'list-title' }, view.title),
    ...explanation(view),
    view.choice !== undefined && view.items.length > 0 && exports(view.choice, desk),
    decides && decision(view, open, desk),
    view.items.length === 0 && element('p', {}, say('sidebar.list.none')),
    element('ul', { className: 'io-sends-list' }, ...view.items.map((item) => row(item, view, desk))),
    view.more &&
      button(view.moreText, {
        key: 'more',
        onClick: () => {
          desk.more();
        },
      }),
  );
}

function explanation({ choice, items }: ListView): (HTMLElement | false)[] {
  if (items.length === 0) return [];
  if (choice?.state === 'in-doubt')
    return [element('p', {}, say('sidebar.inDoubt.what')), element('p', {}, say('sidebar.inDoubt.how'))];
  return [choice?.reason !== undefined && element('p', {}, remedyOf(choice.reason))];
}

function exports(choice: Choice, desk: ListDesk): HTMLElement {
  return element(
    'div',
    { className: 'io-sends-actions' },
    desk.exportLink(choice, 'csv', say('sidebar.action.csv')),
    desk.mayWrite && desk.exportLink(choice, 'csv-full', say('sidebar.action.csvFull'), true),
  );
}

function decision({ chosen }: ListView, open: readonly number[], desk: ListDesk): HTMLElement {
  const all = element('input', { type: 'checkbox', 'data-key': 'all', checked: chosen.size === open.length });
  all.indeterminate = chosen.size > 0 && chosen.size < open.length;
  all.addEventListener('change', () => {
    desk.choose(open, all.checked);
  });
  const make = (what: 'resend' | 'mark-sent', text: string, icon: string): HTMLElement =>
    button(text, {
      key: what,
      icon,
      onClick: () => {
        desk.decide(what);
      },
    });
  return element(
    'div',
    { className: 'io-sends-decide', role: 'group', 'aria-label': say('sidebar.list.choice') },
    element('label', {}, all, ' ', say('sidebar.list.all')),
    element('span', { role: 'status' }, chosenText(chosen.size)),
    element(
      'div',
      { className: 'io-sends-actions' },
      make('resend', say('sidebar.action.resend'), 'fa-repeat'),
      make('mark-sent', say('sidebar.action.markSent'), 'fa-check'),
    ),
  );
}

function chosenText(n: number): string {
  return say('sidebar.list.chosen', { n });
}

function row(item: Item, view: ListView, desk: ListDesk): HTMLElement {
  const who = item.fiscalCode ?? say('sidebar.list.erased');
  const heading = element('span', { className: 'io-sends-who' }, who);
  const searching = view.choice?.campaign === undefined;
  return element(
    'li',
    {},
    desk.mayWrite && item.state === 'in-doubt' ? chooser(item, who, view, desk, heading) : heading,
    searching && element('p', {}, `${campaignName(item.campaign)} · ${say(`sidebar.mode.${item.mode}`)}`),
    element('p', {}, [outcomeName(item.state), typeName(item.type)].filter(Boolean).join(' · ')),
    item.reason !== null && element('p', {}, reasonOf(item.reason, item.detail)),
    view.choice === undefined && item.reason !== null && element('p', {}, remedyOf(item.reason)),
    element('p', { className: 'io-sends-small' }, facts(item).join(' · ')),
  );
}

function chooser(item: Item, who: string, view: ListView, desk: ListDesk, heading: HTMLElement): HTMLElement {
  const box = element('input', {
    type: 'checkbox',
    'data-key': `item ${item.id}`,
    'aria-label': say('sidebar.list.one', { who }),
    checked: view.chosen.has(item.id),
  });
  box.addEventListener('change', () => {
    desk.choose([item.id], box.checked);
  });
  return element('label', {}, box, ' ', heading);
}

function facts(item: Item): string[] {
  return [
    say('sidebar.list.taken', { at: moment(item.takenAt) }),
    ...(item.changedAt - item.takenAt > 60_000
      ? [say('sidebar.list.changed', { at: moment(item.changedAt) })]
      : []),
    ...(item.decided ? [say('sidebar.list.decided')] : []),
    ...(item.ioId === null ? [] : [say('sidebar.list.id', { id: item.ioId })]),
  ];
}

/** The message by its name in the palette, whose catalogue is the node set's. */
function typeName(type: string): string {
  const key = `type.io-${type}`;
  const name = RED._(`@io-comuni/node-red-servizi-sociali/io-servizi-sociali:${key}`);
  return type === '' || name.endsWith(key) ? type : name;
}
