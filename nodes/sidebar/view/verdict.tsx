/** What an io-check has found: what decides first, then the two ways on, then what is to be corrected. */
import type { JSX } from 'preact';
import type { Words } from '../../lib/core/words';
import type { VerdictCard } from '../api';
import { Button, type ExportFile, ExportLink, Icon } from './controls';
import { campaignName } from './names';
import { toCorrectAddress } from './server';
import { moment, nodeSays, say, typeName } from './texts';

export interface VerdictActs {
  readonly mayWrite: boolean;
  readonly exportFile: ExportFile;
  /** Leads to where the held messages are looked at and confirmed. */
  toHold(verdict: VerdictCard): void;
  /** Has the list come to where it is to be confirmed. */
  send(verdict: VerdictCard): void;
  drop(verdict: VerdictCard): void;
}

interface VerdictProps {
  readonly verdict: VerdictCard;
  readonly acts: VerdictActs;
}

/** The card has a title of its own. */
const HEAD = 'verdict.head';
/** Where rows begin to be spoken of: what stands before it decides. */
const ROWS = 'verdict.rows';
/** What must not be overlooked. */
const LOUD: ReadonlySet<string> = new Set([
  ...['verdict.sent_same', 'verdict.sent_within', 'verdict.incomplete', 'verdict.live'],
]);

export function Verdict({ verdict, acts }: VerdictProps): JSX.Element {
  const { campaign, at } = verdict;
  const sentences = verdict.sentences.filter(({ key }) => key !== HEAD);
  const name = campaignName(campaign);
  const rows = sentences.findIndex(({ key }) => key === ROWS);
  const split = rows < 0 ? sentences.length : rows + 1;
  return (
    <section class="io-sends-card" aria-label={say('sidebar.verdict.title', { campaign: name })}>
      <h3>{say('sidebar.verdict.title', { campaign: name })}</h3>
      <p class="io-sends-small">
        {say('sidebar.verdict.at', { node: verdict.name || typeName('io-check'), at: moment(at) })}
      </p>
      {sentences.slice(0, split).map(line)}
      {actions(verdict, name, acts)}
      {acts.mayWrite && verdict.notFromHere !== undefined && (
        <p class="io-sends-small">{say(`sidebar.verdict.notFromHere.${verdict.notFromHere}`)}</p>
      )}
      {split < sentences.length && (
        <details open>
          <summary>{say('sidebar.verdict.more')}</summary>
          {sentences.slice(split).map(line)}
        </details>
      )}
      <p class="io-sends-small">{say('sidebar.verdict.stays')}</p>
    </section>
  );
}

/** A sentence, or an entry below the one before. */
function line(sentence: Words): JSX.Element {
  const text = nodeSays(sentence);
  const entry = text.startsWith('- ');
  if (LOUD.has(sentence.key))
    return (
      <p key={text} class="io-sends-loud">
        <Icon name="fa-exclamation-triangle" /> {text}
      </p>
    );
  return (
    <p key={text} class={entry ? 'io-sends-entry' : undefined}>
      {entry ? text.slice(2) : text}
    </p>
  );
}

function actions(verdict: VerdictCard, name: string, acts: VerdictActs): JSX.Element | false {
  const { held, messages, notFromHere, wrong } = verdict;
  const waits = held > 0 ? held : messages;
  const of = (action: string): string => say('sidebar.action.of', { action, campaign: name });
  // What is held may be of another list of the campaign.
  const send = say(held > 0 && held !== messages ? 'sidebar.verdict.toHold' : 'sidebar.verdict.send', {
    n: waits,
  });
  const fetch = say('sidebar.verdict.toCorrect', { n: wrong });
  const drop = say('sidebar.verdict.drop');
  return (
    acts.mayWrite && (
      <div class="io-sends-actions">
        {waits > 0 && notFromHere === undefined && (
          <Button
            text={send}
            name={of(send)}
            icon="fa-paper-plane"
            onClick={() => {
              acts[held > 0 ? 'toHold' : 'send'](verdict);
            }}
          />
        )}
        {wrong > 0 && (
          <ExportLink
            address={toCorrectAddress(verdict)}
            text={fetch}
            name={of(fetch)}
            onExport={acts.exportFile}
          />
        )}
        <Button
          text={drop}
          name={of(drop)}
          onClick={() => {
            acts.drop(verdict);
          }}
        />
      </div>
    )
  );
}
