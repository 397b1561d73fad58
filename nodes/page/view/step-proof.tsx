/** The eighth step: one page that says what was sent, by whom, when and with what outcome; good on paper and as a PDF. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Act, Proof, Sending } from '../api';
import { Alert, Button, Facts, StepTitle } from './controls';
import type { PageStore } from './page-store';
import { keptBack, stageName } from './stage';
import { Ways } from './steps';
import { errorText, moment, number, reasonOfMany, t, typeName } from './texts';

interface StepProps {
  readonly store: PageStore;
  readonly sending: Sending;
}

export function StepProof({ store, sending }: StepProps): JSX.Element {
  const [proof, setProof] = useState<Proof>();
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => {
    store.server.get<Proof>(`sending/${sending.id}/proof`).then(setProof, (error: unknown) => {
      setTrouble(errorText(error));
    });
  }, [sending.id, sending.version, sending.stage]);
  return (
    <section>
      <div class="screen-only">
        <StepTitle lead={t('proof.lead')}>{t('steps.proof')}</StepTitle>
        <div class="buttons">
          <Button
            look="main"
            icon="print"
            disabled={proof === undefined}
            onClick={() => {
              print();
            }}
          >
            {t('proof.print')}
          </Button>
        </div>
      </div>
      {trouble !== undefined && (
        <Alert tone="bad" live>
          {trouble}
        </Alert>
      )}
      {proof === undefined ? (
        trouble === undefined && <p role="status">{t('loading')}</p>
      ) : (
        <Sheet proof={proof} />
      )}
      <Ways id={sending.id} stage={sending.stage} step="proof" />
    </section>
  );
}

function Sheet({ proof }: { readonly proof: Proof }): JSX.Element {
  const { sending, info, campaign, text } = proof;
  const person = (who: string): string => who || t('proof.nobody');
  return (
    <article class="sheet">
      <h3>{t('proof.title', { name: sending.name || sending.file })}</h3>
      <p class={`sheet-mode mode-${sending.mode}`}>
        <strong>{t(`mode.${sending.mode}.name`)}</strong> {t(`mode.${sending.mode}.text`)}
      </p>
      <Facts
        facts={[
          [t('proof.institution'), info.institution],
          [t('proof.service'), info.service],
          [t('proof.kind'), typeName(info.type)],
          [t('proof.prepared'), `${person(sending.preparedBy)}, ${moment(sending.preparedAt)}`],
          ...(sending.askedBy === '' ? [] : [[t('proof.asked'), sending.askedBy] as const]),
          [
            t('proof.confirmed'),
            sending.confirmedAt === null
              ? t('proof.notYet')
              : `${person(sending.confirmedBy)}, ${moment(sending.confirmedAt)}`,
          ],
          [t('proof.state'), stageName(sending.stage)],
          [t('proof.file'), sending.file],
          [
            t('proof.hash'),
            <code key="hash" class="hash">
              {sending.sha256}
            </code>,
          ],
        ]}
      />
      <h4>{t('proof.outcomes')}</h4>
      <Outcomes proof={proof} />
      {campaign !== null && campaign.reasons.length > 0 && (
        <>
          <h4>{t('proof.why')}</h4>
          <ul class="reasons">
            {campaign.reasons.map(({ state, reason, n }) => (
              <li key={`${state} ${reason}`}>
                <strong>{number(n)}</strong>{' '}
                {t(`follow.state.${state === 'checking' || state === 'sending' ? 'queued' : state}`)}:{' '}
                {reasonOfMany(reason)}
              </li>
            ))}
          </ul>
        </>
      )}
      <h4>{t('proof.text')}</h4>
      <div class="sheet-text">
        <p>
          <strong>{text.subject}</strong>
        </p>
        <pre>{text.markdown}</pre>
      </div>
      <h4>{t('proof.acts')}</h4>
      <Acts proof={proof} />
      <p class="hint">{t('proof.made', { at: moment(Date.now()) })}</p>
    </article>
  );
}

function Outcomes({ proof: { sending, campaign } }: { readonly proof: Proof }): JSX.Element {
  if (campaign === null)
    return (
      <Facts
        facts={[
          [t('check.fact.rows'), number(sending.rows)],
          [t('check.fact.good'), number(sending.good)],
        ]}
      />
    );
  const { states } = campaign;
  const kept = keptBack(sending, campaign);
  return (
    <Facts
      facts={[
        [t('check.fact.rows'), number(sending.rows)],
        [t('follow.state.sent'), number(states.sent)],
        [t('follow.state.unreachable'), number(states.unreachable)],
        [t('follow.state.in-doubt'), number(states['in-doubt'])],
        [t('follow.state.discarded'), number(states.discarded)],
        [t('follow.state.queued'), number(states.queued + states.checking + states.sending)],
        ...(kept === 0 ? [] : [[t('follow.kept'), number(kept)] as const]),
        [t('proof.wrong'), number(sending.rows - sending.good)],
      ]}
    />
  );
}

/** Who it was; and where, if not on this page. */
function personOf({ who, from, node }: Act): string {
  if (from === 'wire') return t('from.wire', { node });
  const person = who || t('proof.nobody');
  return from === 'sidebar' || from === 'dialog' ? `${person} (${t(`from.${from}`)})` : person;
}

function Acts({ proof: { acts, whole } }: { readonly proof: Proof }): JSX.Element {
  return (
    <>
      <table class="table table-cards">
        <caption class="hidden">{t('proof.acts')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('proof.at')}</th>
            <th scope="col">{t('proof.who')}</th>
            <th scope="col">{t('proof.what')}</th>
            <th scope="col">{t('proof.n')}</th>
            <th scope="col">{t('proof.seal')}</th>
          </tr>
        </thead>
        <tbody>
          {acts.map((act) => (
            <tr key={act.hash}>
              <td>{moment(act.at)}</td>
              <td>{personOf(act)}</td>
              <td>{t(`act.${act.what}`)}</td>
              <td data-name={act.n === 0 ? undefined : t('proof.n')}>{act.n === 0 ? '' : number(act.n)}</td>
              <td data-name={t('proof.seal')}>
                <code>{act.hash.slice(0, 12)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {whole ? <p>{t('proof.whole')}</p> : <Alert tone="bad">{t('proof.broken')}</Alert>}
    </>
  );
}
