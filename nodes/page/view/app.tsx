/** The whole page: what stands around, and the screen of where one is. */
import type { JSX } from 'preact';
import type { Sending } from '../api';
import { Alert, LinkButton } from './controls';
import { Frame } from './frame';
import { Home } from './home';
import type { PageStore } from './page-store';
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
  readonly store: PageStore;
  /** Address of the editor. */
  readonly editor: string;
}

export function App({ store, editor }: AppProps): JSX.Element {
  const { info, session, sending } = store;
  const signIn = { session, editor };
  return (
    <>
      <Frame info={info} mode={sending?.mode ?? info?.mode} onLeave={() => void store.leave()}>
        {info === undefined ? (
          session.missing ? (
            <SignInScreen {...signIn} />
          ) : store.failure === undefined ? (
            <p role="status">{t('loading')}</p>
          ) : (
            <section>
              <h1>{t('failure')}</h1>
              <Alert tone="bad" live>
                {store.failure}
              </Alert>
            </section>
          )
        ) : (
          <Screen store={store} />
        )}
      </Frame>
      {info !== undefined && session.missing && <SignInDialog {...signIn} />}
    </>
  );
}

function Screen({ store }: { readonly store: PageStore }): JSX.Element {
  const { info, route, sending, notice, offline, step } = store;
  return (
    <>
      {info?.fault !== null && info !== undefined && <Alert tone="bad">{faultText(info.fault)}</Alert>}
      {offline && (
        <Alert tone="warn" live>
          {t('error.offline')}
        </Alert>
      )}
      {route.kind === 'home' && <Home store={store} />}
      {route.kind !== 'home' && (
        <>
          <div class="screen-only">
            <p class="up">
              <a href="#/">{t('steps.home')}</a>
            </p>
            <h1>{route.kind === 'new' ? t('home.new') : nameOf(sending)}</h1>
            {step !== undefined && (
              <Stepper id={sending?.id ?? null} stage={sending?.stage ?? null} step={step} />
            )}
          </div>
          {sending?.fault && (
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
      {step === 'file' && <StepFile store={store} />}
      {step !== undefined && sending !== undefined && route.kind === 'sending' && (
        <StepOf key={`${sending.id} ${step}`} {...{ store, sending, step }} />
      )}
    </>
  );
}

/** A sending by its name, else by its file. */
function nameOf(sending: Sending | undefined): string {
  if (sending === undefined) return t('loading');
  return sending.name === '' ? sending.file : sending.name;
}

interface StepOfProps {
  readonly store: PageStore;
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
