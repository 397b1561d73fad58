/** A register that may not know what was sent: what has happened, what is at stake, and the two ways on. */
import type { JSX } from 'preact';
import type { Doubt } from '../api';
import { Button } from './controls';
import { moment, say } from './texts';

interface DoubtProps {
  readonly doubt: Doubt;
  readonly acts: { readonly mayWrite: boolean; readonly settleDoubt: () => void };
}

export function DoubtCard({ doubt: { reason, lastSeenAt }, acts }: DoubtProps): JSX.Element {
  return (
    <section class="io-sends-card" aria-label={say('sidebar.doubt.title')}>
      <h3>{say('sidebar.doubt.title')}</h3>
      <p>{say(`sidebar.doubt.${reason}`)}</p>
      {lastSeenAt !== null && <p>{say('sidebar.doubt.seen', { at: moment(lastSeenAt) })}</p>}
      <p>{say('sidebar.doubt.stake')}</p>
      <details>
        <summary>{say('sidebar.doubt.howTitle')}</summary>
        <p>{say('sidebar.doubt.how')}</p>
      </details>
      {acts.mayWrite && <Button text={say('sidebar.action.settleDoubt')} onClick={acts.settleDoubt} />}
    </section>
  );
}
