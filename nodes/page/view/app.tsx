/** The whole page: what stands around, and the screen of where one is. */
import type { JSX } from 'preact';
import type { Sending } from '../api';
import { Alert, LinkButton } from './controls';
import { Frame } from './frame';
import { Home } from './home';
import type { Office } from './office';
import type { Step } from './routes';
import { SignInDialog, SignInScreen } from './sign-in';
import { StepCheck } from './step-check';
import { StepColumns } from './step-columns';
import { StepFile } from './step-file';
import { StepFollow } from './step-follow';
import { StepLook } from './step-look';
import { StepProof } from './step-proof';
import { StepSend } from './step-send';
import { StepTest } from './step-test';
import { Stepper } from './steps';
import { faultText, t } from './texts';

interface AppProps {
  readonly office: Office;
  /** Address of the editor. */
  readonly editor: string;
}

export function App({ office, editor }: AppProps): JSX.Element {
  const { info, session, sending } = office;
  const signIn = { session, editor };
  return (
    <>
      <Frame info={info} mode={sending?.mode ?? info?.mode} onLeave={() => void office.leave()}>
        {info === undefined ? (
          session.missing ? (
            <SignInScreen {...signIn} />
          ) : office.failure === undefined ? (
            <p role="status">{t('loading')}</p>
          ) : (
            <section>
              <h1>{t('failure')}</h1>
              <Alert tone="bad" live>
                {office.failure}
              </Alert>
            </section>
          )
        ) : (
          <Screen office={office} />
        )}
      </Frame>
      {info !== undefined && session.missing && <SignInDialog {...signIn} />}
    </>
  );
}

function Screen({ office }: { readonly office: Office }): JSX.Element {
  const { info, route, sending, notice, offline, step } = office;
  return (
    <>
      {info?.fault !== null && info !== undefined && <Alert tone="bad">{faultText(info.fault)}</Alert>}
      {offline && (
        <Alert tone="warn" live>
          {t('error.offline')}
        </Alert>
      )}
      {route.kind === 'home' && <Home office={office} />}
      {route.kind !== 'home' && (
        <>
          <div class="screen-only">
            <p class="up">
              <a href="#/">{t('steps.home')}</a>
            </p>
            <h1>{route.kind === 'new' ? t('home.new') : sending?.name || sending?.file || t('loading')}</h1>
            {step !== undefined && (
              <Stepper id={sending?.id ?? null} stage={sending?.stage ?? null} step={step} />
            )}
          </div>
          {sending !== undefined && sending.fault !== null && (
            <Alert tone="bad" live>
              <p>{faultText(sending.fault)}</p>
              {sending.stage === 'columns' && (
                <LinkButton href="#/nuovo" icon="upload">
                  {t('columns.otherFile')}
                </LinkButton>
              )}
            </Alert>
          )}
        </>
      )}
      {notice !== undefined && notice.undo === undefined && (
        <Alert tone={notice.tone} live>
          {notice.text}
        </Alert>
      )}
      {step === 'file' && <StepFile office={office} />}
      {step !== undefined && sending !== undefined && route.kind === 'sending' && (
        <StepOf key={`${sending.id} ${step}`} {...{ office, sending, step }} />
      )}
    </>
  );
}

interface StepOfProps {
  readonly office: Office;
  readonly sending: Sending;
  readonly step: Step;
}

function StepOf({ step, ...props }: StepOfProps): JSX.Element | null {
  switch (step) {
    case 'file':
      return null;
    case 'columns':
      return <StepColumns {...props} />;
    case 'check':
      return <StepCheck {...props} />;
    case 'look':
      return <StepLook {...props} />;
    case 'test':
      return <StepTest {...props} />;
    case 'send':
      return <StepSend {...props} />;
    case 'follow':
      return <StepFollow {...props} />;
    case 'proof':
      return <StepProof {...props} />;
  }
}
