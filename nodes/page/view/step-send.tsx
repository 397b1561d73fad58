/** The sixth step: what will leave, for whom and when; with four eyes a second person says so. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Check, PageInfo, Sending } from '../api';
import { Alert, Button, Facts, StepTitle } from './controls';
import type { PageStore } from './page-store';
import { romeClock, romeInstant } from './rome';
import { Ways } from './steps';
import { duration, euros, longMoment, number, say, t, typeName } from './texts';

interface StepProps {
  readonly store: PageStore;
  readonly sending: Sending;
}

export function StepSend({ store, sending }: StepProps): JSX.Element {
  const { check, stage, at } = sending;
  const { info } = store;
  return (
    <section>
      <StepTitle>{t(stage === 'waiting' ? 'send.confirmTitle' : 'steps.send')}</StepTitle>
      {check !== null && info !== undefined && (
        <>
          <Summary {...{ sending, check, info }} />
          {stage === 'scheduled' && at !== null && (
            <Alert tone="info" live>
              {t('send.scheduled', { at: longMoment(at), n: check.leave })}
            </Alert>
          )}
          {stage === 'checked' && <Send {...{ store, sending, check, info }} />}
          {stage === 'waiting' && <Confirm {...{ store, sending, check, info }} />}
          {(stage === 'waiting' || stage === 'scheduled') && (
            <div class="buttons">
              <Button disabled={store.busy} onClick={() => void store.act({ do: 'back' })}>
                {t(stage === 'waiting' ? 'send.back' : 'send.unschedule')}
              </Button>
            </div>
          )}
        </>
      )}
      <Ways id={sending.id} stage={stage} step="send" hold />
    </section>
  );
}

interface PartProps extends StepProps {
  readonly check: Check;
  readonly info: PageInfo;
}

function Summary({ sending, check, info }: Omit<PartProps, 'store'>): JSX.Element {
  const { verdict, leave } = check;
  const { importi, persone, durata } = verdict;
  const wrong = sending.rows - sending.good;
  return (
    <Facts
      facts={[
        [t('send.fact.messages'), <strong key="leave">{number(leave)}</strong>],
        // Counted over all right rows: of fewer messages it would say nothing.
        ...(sending.good === leave ? [[t('send.fact.people'), number(persone)] as const] : []),
        [t('send.fact.what'), typeName(info.type)],
        [t('send.fact.from'), `${info.institution} · ${info.service}`],
        ...(importi === null ? [] : [[t('check.fact.sum'), euros(importi.somma)] as const]),
        [t('send.fact.time'), t('send.atLeast', { time: duration(durata.secondi) })],
        [t('send.fact.file'), sending.file],
        ...(sending.preparedBy === '' ? [] : [[t('send.fact.prepared'), sending.preparedBy] as const]),
        ...(wrong === 0 ? [] : [[t('send.fact.left'), t('send.wrong', { n: wrong })] as const]),
      ]}
    />
  );
}

/** Whether another person has to confirm what this one sends. */
function asks({ fourEyes, mayConfirm }: PageInfo): boolean {
  return fourEyes || !mayConfirm;
}

function Send({ store, sending, check, info }: PartProps): JSX.Element {
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const tomorrow = romeClock(Date.now() + 86_400_000);
  const [day, setDay] = useState(tomorrow.day);
  const [hour, setHour] = useState('09:00');
  const [trouble, setTrouble] = useState<string>();
  if (check.stale)
    return (
      <Alert tone="warn">
        <p>{t('check.stale')}</p>
        <Button disabled={store.busy} onClick={() => void store.checkAgain()}>
          {t('check.again')}
        </Button>
      </Alert>
    );
  if (check.leave === 0) return <Alert tone="warn">{t('send.nothing')}</Alert>;
  if (asks(info) ? !info.mayPrepare : !info.mayConfirm)
    return <Alert tone="info">{t('send.notYours')}</Alert>;
  const order = { leave: check.leave, mode: sending.mode };
  const go = (): void => {
    const at = when === 'now' ? undefined : romeInstant(day, hour);
    if (when === 'later' && (at === undefined || at <= Date.now())) {
      setTrouble(at === undefined ? t('send.noTime') : t('send.past', { at: longMoment(at) }));
      document.getElementById('send-day')?.focus();
      return;
    }
    setTrouble(undefined);
    const whole = at === undefined ? order : { ...order, at };
    void (asks(info) ? store.ask(whole) : store.confirm(whole));
  };
  return (
    <form
      class="form send"
      // The page says what is wrong, in its own words.
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <fieldset>
        <legend>{t('send.when')}</legend>
        {(['now', 'later'] as const).map((one) => (
          <label key={one} class="radio">
            <input
              type="radio"
              name="when"
              checked={when === one}
              onChange={() => {
                setWhen(one);
              }}
            />
            {t(`send.${one}`)}
          </label>
        ))}
        {when === 'later' && (
          <div class="when">
            <div>
              <label for="send-day">{t('send.day')}</label>
              <input
                id="send-day"
                type="date"
                value={day}
                min={romeClock(Date.now()).day}
                aria-invalid={trouble !== undefined}
                aria-describedby={trouble === undefined ? undefined : 'send-trouble'}
                onInput={({ currentTarget }) => {
                  setDay(currentTarget.value);
                }}
              />
            </div>
            <div>
              <label for="send-hour">{t('send.hour')}</label>
              <input
                id="send-hour"
                type="time"
                value={hour}
                aria-invalid={trouble !== undefined}
                onInput={({ currentTarget }) => {
                  setHour(currentTarget.value);
                }}
              />
            </div>
          </div>
        )}
      </fieldset>
      {trouble !== undefined && (
        <Alert tone="bad" id="send-trouble" live>
          {trouble}
        </Alert>
      )}
      {asks(info) && <p>{t('send.asks')}</p>}
      {!asks(info) && <p>{t(`send.what.${sending.mode}`, { n: check.leave })}</p>}
      <Button
        look={sending.mode === 'live' && !asks(info) ? 'danger' : 'main'}
        icon="plane"
        submit
        disabled={store.busy}
      >
        {asks(info)
          ? t('send.ask', { n: check.leave })
          : t(`send.${when === 'now' ? 'go' : 'plan'}.${sending.mode}`, { n: check.leave })}
      </Button>
    </form>
  );
}

/** The same for whoever confirms, who has seen the list and the messages in the steps before. */
function Confirm({ store, sending, check, info }: PartProps): JSX.Element {
  const { askedBy, preparedBy, at, mode } = sending;
  const own = info.fourEyes && (info.user === askedBy || info.user === preparedBy);
  const order = { leave: check.leave, mode, ...(at === null ? {} : { at }) };
  return (
    <>
      <Alert tone="info">{t('send.askedBy', { by: askedBy })}</Alert>
      {at !== null && <p>{t('send.wishes', { at: longMoment(at) })}</p>}
      {own ? (
        <p>{t('send.own')}</p>
      ) : info.mayConfirm ? (
        <>
          <p>{t('send.lookFirst')}</p>
          <p>{t(`send.what.${mode}`, { n: check.leave })}</p>
          <div class="buttons">
            <Button
              look={mode === 'live' ? 'danger' : 'main'}
              icon="plane"
              disabled={store.busy}
              onClick={() => void store.confirm(order)}
            >
              {t(`send.go.${mode}`, { n: check.leave })}
            </Button>
          </div>
        </>
      ) : (
        <p>{t('send.notConfirm')}</p>
      )}
      {sending.differences.map((one) => (
        <Alert key={say(one)} tone="warn">
          {say(one)}
        </Alert>
      ))}
    </>
  );
}
