/** What of a campaign waits for a person: how much, how it looks on the phone, what left before; and the two buttons. */
import type { JSX } from 'preact';
import type { Campaign, HeldLook, HeldSample, Hold } from '../api';
import { Button } from './controls';
import { campaignKey } from './names';
import { duration, moment, say } from './texts';

/** Held messages as far as they were asked for, by the keys of their campaigns. */
export type Samples = ReadonlyMap<string, HeldLook | 'failed'>;

export interface HoldActs {
  readonly mayWrite: boolean;
  readonly samples: Samples;
  lookAt(campaign: Campaign): void;
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
    <div class="io-sends-hold" data-io-hold={campaignKey(campaign)}>
      <p>
        <strong>{say('sidebar.hold.count', { n: hold.n })}</strong>
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
      {acts.mayWrite && samples(campaign, name, acts)}
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
function samples(campaign: Campaign, name: string, acts: HoldActs): JSX.Element {
  const known = acts.samples.get(campaignKey(campaign));
  const look = say('sidebar.hold.look');
  return (
    <details
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) acts.lookAt(campaign);
      }}
    >
      <summary aria-label={say('sidebar.action.of', { action: look, campaign: name })}>{look}</summary>
      {known === 'failed' ? <p>{say('sidebar.hold.lookFailed')}</p> : known && looked(known)}
    </details>
  );
}

function looked({ samples, sameNumber }: HeldLook): JSX.Element {
  return (
    <>
      {sameNumber > 0 && <p>{say('sidebar.hold.sameNumber', { n: sameNumber })}</p>}
      {samples.map(phone)}
    </>
  );
}

function phone(sample: HeldSample, index: number): JSX.Element {
  return (
    <div key={index}>
      <p class="io-sends-small">{say('sidebar.hold.to', { who: sample.fiscalCode })}</p>
      <div
        class="io-phone"
        ref={(place) => {
          if (place !== null) draw(place, sample);
        }}
      />
    </div>
  );
}

/** Without the node set's bundle the title has to do. */
function draw(place: HTMLElement, sample: HeldSample): void {
  const title = (): void => {
    place.textContent = sample.content.subject;
  };
  if (typeof IoSoc === 'undefined') title();
  else IoSoc.drawPhone(place, sample).catch(title);
}
