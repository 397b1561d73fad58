/** Messages one by one, a page at a time; those in doubt can be chosen and decided. */
import type { JSX } from 'preact';
import type { Choice, Item, ItemPage } from '../api';
import { campaignName } from './names';
import { Button, type ExportFile, ExportLink } from './controls';
import { exportAddress, rowsAddress } from './server';
import { moment, outcomeName, reasonOf, remedyOf, say, typeName } from './texts';

/** The messages that stand in the place of the campaigns. */
export interface Listed {
  readonly title: string;
  /** What is listed; undefined: what a search has found. */
  readonly choice: Choice | undefined;
  /** Fetches the page after the given place. */
  readonly fetch: (after: number | null) => Promise<ItemPage>;
  /** Text of the button that fetches the next page. */
  readonly moreText: string;
  readonly items: readonly Item[];
  /** Where the next page begins; null: there is none. */
  readonly next: number | null;
  /** Ids. */
  readonly chosen: ReadonlySet<number>;
}

export interface ListActs {
  readonly mayWrite: boolean;
  readonly back: () => void;
  readonly more: () => void;
  choose(ids: readonly number[], chosen: boolean): void;
  decide(what: 'resend' | 'mark-sent'): void;
  readonly exportFile: ExportFile;
}

interface ListProps {
  readonly list: Listed;
  readonly acts: ListActs;
}

/** Class of the title, which takes the keyboard when the list opens. */
export const TITLE = 'io-sends-title';

export function List({ list, acts }: ListProps): JSX.Element {
  const { items, choice, next } = list;
  const open = items.filter(({ state }) => state === 'in-doubt').map(({ id }) => id);
  return (
    <>
      <Button text={say('sidebar.action.back')} icon="fa-chevron-left" onClick={acts.back} />
      <h3 class={TITLE} tabindex={-1}>
        {list.title}
      </h3>
      {items.length > 0 && explanation(choice).map((text) => <p key={text}>{text}</p>)}
      {items.length > 0 && choice !== undefined && exports(choice, acts)}
      {acts.mayWrite && open.length > 0 && decision(list, open, acts)}
      {items.length === 0 && <p>{say('sidebar.list.none')}</p>}
      <ul class="io-sends-list">
        {items.map((item) => (
          <Row key={item.id} item={item} list={list} acts={acts} />
        ))}
      </ul>
      {next !== null && <Button text={list.moreText} onClick={acts.more} />}
    </>
  );
}

function explanation(choice: Choice | undefined): string[] {
  if (choice?.state === 'in-doubt') return [say('sidebar.inDoubt.what'), say('sidebar.inDoubt.how')];
  return choice?.reason === undefined ? [] : [remedyOf(choice.reason)];
}

function exports(choice: Choice, { mayWrite, exportFile }: ListActs): JSX.Element {
  const full = { address: exportAddress(choice, true), asks: 'full', onExport: exportFile } as const;
  return (
    <>
      {mayWrite && choice.state === 'unreachable' && wholeRows(choice, exportFile)}
      <div class="io-sends-actions">
        <ExportLink
          address={exportAddress(choice, false)}
          text={say('sidebar.action.csv')}
          onExport={exportFile}
        />
        {mayWrite && <ExportLink text={say('sidebar.action.csvFull')} {...full} />}
      </div>
    </>
  );
}

/** To write to them otherwise. */
function wholeRows(choice: Choice, exportFile: ExportFile): JSX.Element {
  return (
    <div class="io-sends-rows">
      <p>{say('sidebar.list.wholeRows')}</p>
      <div class="io-sends-actions">
        {(['xlsx', 'csv'] as const).map((as) => (
          <ExportLink
            key={as}
            address={rowsAddress(choice, as)}
            text={say(`sidebar.action.rows.${as}`)}
            asks="rows"
            onExport={exportFile}
          />
        ))}
      </div>
    </div>
  );
}

function decision({ chosen }: Listed, open: readonly number[], acts: ListActs): JSX.Element {
  return (
    <div class="io-sends-decide" role="group" aria-label={say('sidebar.list.choice')}>
      <label>
        <input
          type="checkbox"
          checked={chosen.size === open.length}
          indeterminate={chosen.size > 0 && chosen.size < open.length}
          onChange={({ currentTarget }) => {
            acts.choose(open, currentTarget.checked);
          }}
        />{' '}
        {say('sidebar.list.all')}
      </label>
      <span role="status">{say('sidebar.list.chosen', { n: chosen.size })}</span>
      <div class="io-sends-actions">
        <Button
          text={say('sidebar.action.resend')}
          icon="fa-repeat"
          onClick={() => {
            acts.decide('resend');
          }}
        />
        <Button
          text={say('sidebar.action.markSent')}
          icon="fa-check"
          onClick={() => {
            acts.decide('mark-sent');
          }}
        />
      </div>
    </div>
  );
}

function Row({ item, list, acts }: ListProps & { readonly item: Item }): JSX.Element {
  const { reason } = item;
  const who = item.fiscalCode ?? say('sidebar.list.erased');
  const searching = list.choice?.campaign === undefined;
  const found = list.choice === undefined;
  const heading = <span class="io-sends-who">{who}</span>;
  return (
    <li>
      {acts.mayWrite && item.state === 'in-doubt' ? chooser(item.id, who, heading, list, acts) : heading}
      {searching && <p>{`${campaignName(item.campaign)} · ${say(`sidebar.mode.${item.mode}`)}`}</p>}
      <p>
        {[outcomeName(item.state), item.type === '' ? '' : typeName(`io-${item.type}`)]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {reason !== null && <p>{reasonOf(reason, item.detail)}</p>}
      {found && reason !== null && <p>{remedyOf(reason)}</p>}
      <p class="io-sends-small">{facts(item).join(' · ')}</p>
    </li>
  );
}

function chooser(
  id: number,
  who: string,
  heading: JSX.Element,
  { chosen }: Listed,
  acts: ListActs,
): JSX.Element {
  return (
    <label>
      <input
        type="checkbox"
        aria-label={say('sidebar.list.one', { who })}
        checked={chosen.has(id)}
        onChange={({ currentTarget }) => {
          acts.choose([id], currentTarget.checked);
        }}
      />{' '}
      {heading}
    </label>
  );
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
