/** Who comes in: name and password of Node-RED, or a way through the editor where it has another door. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Alert, Button, Dialog, useArrival } from './controls';
import type { Door, Session, SignedIn } from './session';
import { t } from './texts';

interface SignInProps {
  readonly session: Session;
  /** Address of the editor. */
  readonly editor: string;
}

/** In place of a screen, when one comes. */
export function SignInScreen(props: SignInProps): JSX.Element {
  const heading = useArrival();
  return (
    <section class="sign-in">
      <h1 ref={heading} tabIndex={-1}>
        {t('signIn.title')}
      </h1>
      <SignInForm {...props} />
    </section>
  );
}

/** Over the screen, when the session has expired: what was typed stays below. */
export function SignInDialog(props: SignInProps): JSX.Element {
  return (
    <Dialog title={t('signIn.expired')} onClose={() => undefined}>
      <p>{t('signIn.kept')}</p>
      <SignInForm {...props} />
    </Dialog>
  );
}

function SignInForm({ session, editor }: SignInProps): JSX.Element {
  const [door, setDoor] = useState<Door>();
  useEffect(() => {
    session.door().then(setDoor, () => {
      setDoor('credentials');
    });
  }, [session]);
  if (door === undefined) return <p role="status">{t('loading')}</p>;
  return door === 'strategy' ? (
    <ThroughEditor session={session} editor={editor} />
  ) : (
    <Credentials session={session} />
  );
}

type Trouble = Exclude<SignedIn, 'in'> | 'empty';

function Credentials({ session }: { readonly session: Session }): JSX.Element {
  const [trouble, setTrouble] = useState<Trouble>();
  const [busy, setBusy] = useState(false);
  const user = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  useEffect(() => {
    user.current?.focus();
  }, []);
  const submit = async (): Promise<void> => {
    const [name = '', secret = ''] = [user.current?.value.trim(), password.current?.value];
    if (name === '' || secret === '') {
      setTrouble('empty');
      (name === '' ? user : password).current?.focus();
      return;
    }
    setBusy(true);
    const came = await session.signIn(name, secret);
    setBusy(false);
    if (came === 'in') return;
    setTrouble(came);
    password.current?.select();
  };
  const wrong = trouble === 'wrong' || trouble === 'empty';
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {trouble !== undefined && (
        <Alert tone="bad" id="sign-in-trouble" live>
          {t(`signIn.trouble.${trouble}`)}
        </Alert>
      )}
      <label for="sign-in-user">{t('signIn.user')}</label>
      <input
        id="sign-in-user"
        ref={user}
        type="text"
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        aria-invalid={wrong}
        aria-describedby={wrong ? 'sign-in-trouble' : undefined}
      />
      <label for="sign-in-password">{t('signIn.password')}</label>
      <input
        id="sign-in-password"
        ref={password}
        type="password"
        autocomplete="current-password"
        aria-invalid={wrong}
        aria-describedby={wrong ? 'sign-in-trouble' : undefined}
      />
      <Button look="main" submit disabled={busy}>
        {t('signIn.go')}
      </Button>
      <p class="hint">{t('signIn.help')}</p>
    </form>
  );
}

function ThroughEditor({ session, editor }: SignInProps): JSX.Element {
  const [missing, setMissing] = useState(false);
  return (
    <div class="form">
      <p>{t('signIn.elsewhere')}</p>
      <p>
        <a href={editor} target="_blank" rel="noopener">
          {t('signIn.openEditor')}
        </a>
      </p>
      {missing && (
        <Alert tone="bad" live>
          {t('signIn.notYet')}
        </Alert>
      )}
      <Button
        look="main"
        onClick={() => {
          setMissing(!session.takeFromEditor());
        }}
      >
        {t('signIn.entered')}
      </Button>
    </div>
  );
}
