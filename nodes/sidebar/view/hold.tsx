/** What of a campaign waits for a person: how much, how it looks on the phone, what left before; and the two buttons. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Campaign, HeldSample, Hold } from '../data';
import { Button, Icon } from './controls';
import { fetchHeld } from './server';
import { duration, moment, say } from './texts';

interface HoldActs {
  readonly mayWrite: boolean;
  confirm(campaign: Campaign): void;
  cancel(campaign: Campaign): void;
}

interface HoldProps {
  readonly campaign: Campaign;
  readonly hold: Hold;
  /** Name of the campaign, as it is shown. */
  readonly name: string;
  readonly acts: HoldActs;
}

export function HoldBlock({ campaign, hold, name, acts }: HoldProps): JSX.Element {
  return (
    <div class="io-sends-hold">
      <p>
        <Icon name="fa-hand-paper-o" /> <strong>{say('sidebar.hold.count', { n: hold.n })}</strong>
      </p>
      {acts.mayWrite && (
        <div class="io-sends-actions">
          <Button
            text={say('sidebar.hold.send')}
            name={say('sidebar.action.of', { action: say('sidebar.hold.send'), campaign: name })}
            icon="fa-paper-plane"
            onClick={() => {
              acts.confirm(campaign);
            }}
          />
          <Button
            text={say('sidebar.action.cancel')}
            name={say('sidebar.action.of', { action: say('sidebar.action.cancel'), campaign: name })}
            icon="fa-times"
            onClick={() => {
              acts.cancel(campaign);
            }}
          />
        </div>
      )}
      {facts(hold).map((text) => (
        <p key={text} class="io-sends-small">
          {text}
        </p>
      ))}
      {acts.mayWrite && <Samples campaign={campaign} name={name} />}
    </div>
  );
}

function facts({ arriving, seconds, opensAt, sentAt, confirmed }: Hold): string[] {
  const time = duration(seconds);
  return [
    ...(arriving ? [say('sidebar.hold.arriving')] : []),
    opensAt === undefined
      ? say('sidebar.hold.takes', { time })
      : say('sidebar.hold.takesFrom', { time, at: moment(opensAt) }),
    sentAt === undefined ? say('sidebar.hold.noneSent') : say('sidebar.hold.sent', { at: moment(sentAt) }),
    ...confirmed.map(({ at, who, n }) => {
      const when = moment(at);
      if (who === '') return say('sidebar.hold.confirmed', { n, at: when });
      return say('sidebar.hold.confirmedBy', { n, at: when, who });
    }),
  ];
}

/** Closed until asked for: what citizens would read is not fetched for who only passes by. */
function Samples({ campaign, name }: { readonly campaign: Campaign; readonly name: string }): JSX.Element {
  const [samples, setSamples] = useState<readonly HeldSample[] | 'failed' | undefined>();
  const [open, setOpen] = useState(false);
  const { line, campaign: id, hold } = campaign;
  const n = hold?.n ?? 0;
  useEffect(() => {
    if (!open) return;
    fetchHeld(line, id).then(setSamples, () => {
      setSamples('failed');
    });
  }, [open, line, id, n]);
  return (
    <details
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
      }}
    >
      <summary aria-label={say('sidebar.action.of', { action: say('sidebar.hold.look'), campaign: name })}>
        {say('sidebar.hold.look')}
      </summary>
      {samples === 'failed' && <p>{say('sidebar.hold.lookFailed')}</p>}
      {Array.isArray(samples) && samples.map((sample, index) => <Sample key={index} sample={sample} />)}
    </details>
  );
}

function Sample({ sample }: { readonly sample: HeldSample }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const here = place.current;
    if (here === null || typeof IoSoc === 'undefined') setFailed(true);
    else
      IoSoc.drawPhone(here, sample).catch(() => {
        setFailed(true);
      });
  }, [sample]);
  return (
    <>
      <p class="io-sends-small">{say('sidebar.hold.to', { who: sample.fiscalCode })}</p>
      {failed && <p>{sample.content.subject}</p>}
      <div class="io-phone" ref={place} />
    </>
  );
}
