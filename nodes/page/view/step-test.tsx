/** The fifth step: the message with sample values to a phone of one's own. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { OwnTestAnswer, OwnTestChoices, Sending } from '../api';
import { Alert, Button, StepTitle } from './controls';
import type { PageStore } from './page-store';
import { Ways } from './steps';
import { errorText, faultText, reasonOfOne, remedyOf, t } from './texts';

interface StepProps {
  readonly store: PageStore;
  readonly sending: Sending;
}

export function StepTest({ store, sending }: StepProps): JSX.Element {
  const [choices, setChoices] = useState<OwnTestChoices>();
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => {
    store.server.get<OwnTestChoices>('test').then(setChoices, (error: unknown) => {
      setTrouble(errorText(error));
    });
  }, [store]);
  return (
    <section>
      <StepTitle lead={t('test.lead')}>{t('steps.test')}</StepTitle>
      {trouble !== undefined && (
        <Alert tone="bad" live>
          {trouble}
        </Alert>
      )}
      {choices !== undefined && <Choice {...{ store, sending, choices }} />}
      <p class="hint">{t('test.optional')}</p>
      <Ways id={sending.id} stage={sending.stage} step="test" />
    </section>
  );
}

function Choice(props: StepProps & { readonly choices: OwnTestChoices }): JSX.Element {
  const { store, sending, choices } = props;
  const { to, fault } = choices;
  const [n, setN] = useState(0);
  const [answer, setAnswer] = useState<OwnTestAnswer>();
  if (fault !== undefined) return <Alert tone="warn">{faultText({ code: fault, args: {} })}</Alert>;
  if (to.length === 0) return <Alert tone="info">{t('test.nobody')}</Alert>;
  const send = (): void => {
    setAnswer(undefined);
    void store.run(async () => {
      const order = { n, to: to[n] ?? '' };
      setAnswer(await store.server.post<OwnTestAnswer>(`sending/${sending.id}/test`, order));
    });
  };
  return (
    <div class="form">
      <label for="test-to">{t('test.to')}</label>
      <select
        id="test-to"
        value={String(n)}
        onChange={({ currentTarget }) => {
          setN(Number(currentTarget.value));
        }}
      >
        {to.map((code, index) => (
          <option key={code} value={String(index)}>
            {code}
          </option>
        ))}
      </select>
      {store.info?.mayPrepare === true && (
        <Button icon="plane" disabled={store.busy} onClick={send}>
          {t('test.go')}
        </Button>
      )}
      {answer !== undefined && <Answer answer={answer} />}
    </div>
  );
}

function Answer({ answer }: { readonly answer: OwnTestAnswer }): JSX.Element {
  switch (answer.kind) {
    case 'sent':
      return (
        <Alert tone="good" live>
          {t(answer.mode === 'simulator' ? 'test.sentSimulator' : 'test.sent')}
        </Alert>
      );
    case 'outcome':
      return (
        <Alert tone="bad" live>
          {reasonOfOne(answer)} {remedyOf(answer.reason)}
        </Alert>
      );
    case 'fault':
      return (
        <Alert tone="bad" live>
          {faultText(answer)}
        </Alert>
      );
    case 'not-now':
      return (
        <Alert tone="warn" live>
          {t('test.notNow')}
        </Alert>
      );
    case 'not-listed':
      return (
        <Alert tone="warn" live>
          {t('test.notListed')}
        </Alert>
      );
  }
}
