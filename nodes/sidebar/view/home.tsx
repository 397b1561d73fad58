/** The first view: what waits for a decision, how fast it goes, and the campaigns. */
import type { JSX } from 'preact';
import type { Overview, ToCorrect } from '../api';
import { type CampaignActs, CampaignCard } from './campaign';
import { campaignKey } from './names';
import { Chart } from './chart';
import { DoubtCard } from './doubt';
import { Button, ExportLink } from './controls';
import { allNotes } from './notes';
import { toCorrectAddress } from './server';
import { say, typeName } from './texts';
import { Log } from './log';
import { Verdict, type VerdictActs } from './verdict';

export interface HomeActs extends CampaignActs, VerdictActs {
  readonly showInDoubt: () => void;
  readonly settleDoubt: () => void;
  readonly forgetSimulated: () => void;
  readonly checkLog: () => void;
  dropRows(rows: ToCorrect): void;
  readonly moreCampaigns: () => void;
  /** Whether the user may put a flow into a workspace that cannot send yet. */
  readonly mayTry: boolean;
  readonly tryExample: () => void;
}

interface HomeProps {
  readonly overview: Overview;
  /** Whether these are the campaigns that a search has found. */
  readonly searching: boolean;
  readonly acts: HomeActs;
}

export function Home({ overview, searching, acts }: HomeProps): JSX.Element {
  const { campaigns, found, verdicts } = overview;
  return (
    <>
      {overview.doubt && <DoubtCard key="doubt" doubt={overview.doubt} acts={acts} />}
      {overview.clockDoubted && (
        <p key="clock" class="io-sends-card">
          {say('sidebar.clock')}
        </p>
      )}
      {!searching && overview.replicas && (
        <div key="replicas" class="io-sends-card">
          {allNotes(overview.replicas)}
        </div>
      )}
      {!searching && overview.inDoubt > 0 && inDoubt(overview.inDoubt, acts)}
      {!searching && allToCorrect(overview.toCorrect, acts)}
      {!searching &&
        verdicts.map((verdict) => <Verdict key={`verdict ${verdict.node}`} verdict={verdict} acts={acts} />)}
      {!searching && campaigns.length + verdicts.length === 0 && empty(acts)}
      {campaigns.map((campaign) => (
        <CampaignCard key={campaignKey(campaign)} campaign={campaign} acts={acts} />
      ))}
      {!searching && <Chart key="chart" perMinute={overview.perMinute} />}
      {!searching && acts.mayWrite && overview.simulated !== undefined && (
        <div key="anew" class="io-sends-actions">
          <Button
            text={say('sidebar.action.forgetSimulated')}
            icon="fa-undo"
            onClick={acts.forgetSimulated}
          />
        </div>
      )}
      {!searching && acts.mayWrite && <Log key="log" acts={acts} />}
      {found > campaigns.length && (
        <Button
          key="more"
          text={say('sidebar.campaign.more', { n: found - campaigns.length })}
          onClick={acts.moreCampaigns}
        />
      )}
    </>
  );
}

function inDoubt(n: number, acts: HomeActs): JSX.Element {
  return (
    <Button
      key="in-doubt"
      text={say('sidebar.inDoubt.count', { n })}
      icon="fa-question-circle"
      class="io-sends-ask io-sends-doubt"
      onClick={acts.showInDoubt}
    />
  );
}

/** Those of several nodes are folded: what waits for a person stands above them, and the campaigns below. */
function allToCorrect(all: readonly ToCorrect[], acts: HomeActs): JSX.Element | readonly JSX.Element[] {
  const shown = all.map((rows) => toCorrect(rows, acts));
  if (shown.length < 2) return shown;
  const n = all.reduce((sum, rows) => sum + rows.n, 0);
  return (
    <details key="wrong" class="io-sends-card">
      <summary>{say('sidebar.toCorrect.all', { n })}</summary>
      {shown}
    </details>
  );
}

/** Shows the node in the workspace, from whose second port they came; and gives the rows, to be corrected and read again. */
function toCorrect(rows: ToCorrect, acts: HomeActs): JSX.Element {
  const { node, type, n, kept } = rows;
  const name = rows.name === '' ? typeName(type) : rows.name;
  const of = (action: string): string => say('sidebar.action.of', { action, campaign: name });
  const fetch = say('sidebar.toCorrect.fetch');
  const drop = say('sidebar.toCorrect.drop');
  return (
    <div key={`wrong ${node}`}>
      <Button
        text={say('sidebar.toCorrect.count', { n, node: name })}
        icon="fa-pencil"
        class="io-sends-ask"
        onClick={() => {
          RED.view.reveal(node);
        }}
      />
      {acts.mayWrite && (
        <div class="io-sends-actions">
          <ExportLink
            address={toCorrectAddress(rows)}
            text={fetch}
            name={of(fetch)}
            onExport={acts.exportFile}
          />
          <Button
            text={drop}
            name={of(drop)}
            onClick={() => {
              acts.dropRows(rows);
            }}
          />
        </div>
      )}
      {acts.mayWrite && kept < n && (
        <p class="io-sends-small">{say('sidebar.toCorrect.first', { n: kept })}</p>
      )}
    </div>
  );
}

/** How to begin: with a flow that sends one message to the simulator, or with the buttons of the one that is there. */
function empty(acts: HomeActs): JSX.Element {
  return (
    <div key="empty" class="io-sends-empty">
      <strong>{say('sidebar.empty.title')}</strong>
      <p>{say('sidebar.empty.text')}</p>
      {acts.mayTry ? (
        <>
          <Button text={say('sidebar.empty.try')} icon="fa-paper-plane" onClick={acts.tryExample} />
          <p>{say('sidebar.empty.tryHelp')}</p>
        </>
      ) : (
        <p>{say('sidebar.empty.others')}</p>
      )}
    </div>
  );
}
