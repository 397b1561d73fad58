/** The seventh step: how the sending goes, and what is left to do for whom it did not reach. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Campaign, FollowAnswer, ListOf, Sending } from '../api';
import { Alert, Button, Dialog, Facts, Progress, StepTitle } from './controls';
import { DoubtList } from './doubt-list';
import type { PageStore } from './page-store';
import { keptBack, under } from './stage';
import { Ways } from './steps';
import { duration, faultText, moment, number, reasonOfMany, remedyOf, say, t } from './texts';

interface StepProps {
  readonly store: PageStore;
  readonly sending: Sending;
}

export function StepFollow({ store, sending }: StepProps): JSX.Element {
  const { follow } = store;
  const { stage, progress } = sending;
  return (
    <section>
      <StepTitle>{t('steps.follow')}</StepTitle>
      {stage === 'cancelled' && <Alert tone="warn">{t('follow.cancelled')}</Alert>}
      {stage === 'leaving' && progress !== null && (
        <Progress label={t('follow.leaving')} done={progress.done} of={progress.of} />
      )}
      {follow === undefined ? (
        <p role="status">{t('loading')}</p>
      ) : follow.campaign === null ? (
        stage !== 'cancelled' && <p role="status">{t('follow.begins')}</p>
      ) : (
        <Course store={store} follow={follow} campaign={follow.campaign} />
      )}
      <Ways id={sending.id} stage={stage} step="follow" />
    </section>
  );
}

interface CourseProps {
  readonly store: PageStore;
  readonly follow: FollowAnswer;
  readonly campaign: Campaign;
}

function Course({ store, follow, campaign }: CourseProps): JSX.Element {
  const { states, reasons } = campaign;
  const coming = comingOf(follow, campaign);
  const open = under(campaign) + coming;
  const total = campaign.total + coming;
  const done = total - open;
  const kept = keptBack(follow.sending, campaign);
  return (
    <>
      <div class="course">
        <p class="big">{t('follow.sent', { n: states.sent })}</p>
        {open > 0 && <Progress label={t('follow.done', { done, n: total })} done={done} of={total} />}
        <p role="status">{waitText(campaign, coming)}</p>
        <Steering
          store={store}
          campaign={campaign}
          open={open}
          leaving={follow.sending.stage === 'leaving'}
        />
      </div>
      <h3>{t('follow.outcomes')}</h3>
      <Facts
        facts={[
          [t('follow.state.sent'), number(states.sent)],
          [t('follow.state.unreachable'), number(states.unreachable)],
          [t('follow.state.in-doubt'), number(states['in-doubt'])],
          [t('follow.state.discarded'), number(states.discarded)],
          [t('follow.state.queued'), number(open)],
          ...(kept === 0 ? [] : [[t('follow.kept'), number(kept)] as const]),
        ]}
      />
      {states['in-doubt'] > 0 && <DoubtList store={store} sending={follow.sending} n={states['in-doubt']} />}
      {reasons.length > 0 && (
        <>
          <h3>{t('follow.why')}</h3>
          <ul class="reasons">
            {reasons.map(({ state, reason, n }) => (
              <li key={`${state} ${reason}`}>
                <strong>{number(n)}</strong> {reasonOfMany(reason)}{' '}
                <span class="hint">{remedyOf(reason)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Lists store={store} campaign={campaign} wrong={follow.sending.rows - follow.sending.good} />
      <NotReached store={store} n={follow.notReached} given={follow.given} />
    </>
  );
}

/** Rows that will still leave and that the register does not know yet. */
function comingOf({ sending: { stage, check } }: FollowAnswer, { total }: Campaign): number {
  return stage === 'leaving' ? Math.max(0, (check?.leave ?? 0) - total) : 0;
}

/** Why it waits, or when it will be done. */
function waitText({ wait, states }: Campaign, coming: number): string {
  const sentence = (kind: string, args = {}): string =>
    say({ key: `sidebar.wait.${kind}` as 'sidebar.wait.none', args });
  switch (wait.kind) {
    case 'none':
      if (coming > 0) return t('follow.coming', { n: coming });
      return states['in-doubt'] > 0 ? t('follow.undecided') : t('follow.finished');
    case 'running':
      return sentence('running', { time: duration(wait.seconds) });
    case 'stopped':
      return wait.whole ? t('follow.stoppedWhole') : t('follow.stopped');
    case 'window':
    case 'paused':
      return sentence(wait.kind, { at: moment(wait.at) });
    case 'outage':
      return sentence('outage');
    case 'halted':
      return sentence('halted', { fault: faultText({ code: wait.code, args: {} }) });
    case 'confirm':
      return t('follow.held');
    case 'elsewhere':
      return t('follow.elsewhere');
    case 'orphan':
      return t('follow.orphan');
  }
}

function Steering(props: {
  readonly store: PageStore;
  readonly campaign: Campaign;
  /** Messages that have no outcome yet, those that are still to come included. */
  readonly open: number;
  readonly leaving: boolean;
}): JSX.Element | null {
  const { store, campaign, open, leaving } = props;
  const [asking, ask] = useState(false);
  if (open === 0 && !leaving) return null;
  const stopped = campaign.wait.kind === 'stopped' && !campaign.wait.whole;
  const close = (): void => {
    ask(false);
  };
  return (
    <div class="buttons">
      {stopped ? (
        <Button icon="plane" disabled={store.busy} onClick={() => void store.act({ do: 'resume' })}>
          {t('follow.resume')}
        </Button>
      ) : (
        <Button icon="stop" disabled={store.busy} onClick={() => void store.act({ do: 'stop' })}>
          {t('follow.stop')}
        </Button>
      )}
      <Button
        look="link"
        onClick={() => {
          ask(true);
        }}
      >
        {t('follow.cancel')}
      </Button>
      {asking && (
        <Dialog title={t('follow.cancelTitle')} onClose={close}>
          <p>{t('follow.cancelText', { n: open, sent: campaign.states.sent })}</p>
          <div class="buttons">
            <Button onClick={close}>{t('no')}</Button>
            <Button
              look="danger"
              onClick={() => {
                close();
                void store.act({ do: 'cancel' }, (n) => t('follow.cancelDone', { n }));
              }}
            >
              {t('follow.cancelYes')}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

interface ListsProps {
  readonly store: PageStore;
  readonly campaign: Campaign;
  readonly wrong: number;
}

function Lists({ store, campaign: { states }, wrong }: ListsProps): JSX.Element {
  const lists: readonly (readonly [ListOf, number])[] = [
    ['sent', states.sent],
    ['unreachable', states.unreachable],
    ['in-doubt', states['in-doubt']],
    ['discarded', states.discarded],
    ['wrong', wrong],
  ];
  return (
    <>
      <h3>{t('follow.lists')}</h3>
      <p>{t('follow.listsText')}</p>
      <div class="buttons">
        {lists
          .filter(([, n]) => n > 0)
          .map(([of, n]) => (
            <Button key={of} icon="download" disabled={store.busy} onClick={() => void store.download(of)}>
              {t(`follow.list.${of}`, { n })}
            </Button>
          ))}
      </div>
    </>
  );
}

function NotReached(
  props: Pick<FollowAnswer, 'given'> & { store: PageStore; n: number },
): JSX.Element | null {
  const { store, n, given } = props;
  const [asking, ask] = useState(false);
  if (n === 0 || store.info?.mayPrepare !== true) return null;
  const close = (): void => {
    ask(false);
  };
  return (
    <div class="card">
      <h3>{t('follow.notReached.title')}</h3>
      <p>{t('follow.notReached.text', { n })}</p>
      {given !== null && (
        <Alert tone="info">
          {t('follow.notReached.given', {
            n: given.n,
            at: moment(given.at),
            who: given.who || t('proof.nobody'),
          })}
        </Alert>
      )}
      <Button
        icon="out"
        disabled={store.busy}
        onClick={() => {
          ask(true);
        }}
      >
        {t('follow.notReached.go', { n })}
      </Button>
      {asking && (
        <Dialog title={t('follow.notReached.ask')} onClose={close}>
          <p>{t('follow.notReached.askText', { n })}</p>
          <div class="buttons">
            <Button onClick={close}>{t('no')}</Button>
            <Button
              look="main"
              onClick={() => {
                close();
                void store.act({ do: 'not-reached' }, (changed) =>
                  t('follow.notReached.done', { n: changed }),
                );
              }}
            >
              {t('follow.notReached.yes')}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
