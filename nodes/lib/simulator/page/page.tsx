/** The whole page: head, the simulator's time, the list beside the message, and the question before all goes. */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { ClockBar } from './clock-bar';
import { Detail } from './detail';
import type { Inbox } from './inbox';
import { List } from './list';
import { LANGUAGES, type PageTexts } from './texts';

export { PHONE } from './detail';
export { rowId } from './list';

export function Page({ inbox, back }: { readonly inbox: Inbox; readonly back: () => void }): JSX.Element {
  const { texts, language, selected } = inbox;
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.title = texts.title;
  }, [language, texts]);
  return (
    <>
      {head(inbox)}
      <ClockBar clock={inbox.clock} language={language} texts={texts} turn={(to) => void inbox.turn(to)} />
      <p id="alert" role="alert">
        {inbox.alert}
      </p>
      <main id="main" class={selected === undefined ? '' : 'detail-open'}>
        <List inbox={inbox} onClear={() => dialog.current?.showModal()} />
        <Detail inbox={inbox} back={back} />
      </main>
      <dialog id="dialog" aria-labelledby="dialog-text" ref={dialog}>
        {question(texts, (yes) => {
          dialog.current?.close();
          if (yes) void inbox.clear();
        })}
      </dialog>
    </>
  );
}

function head(inbox: Inbox): JSX.Element {
  const { texts, language } = inbox;
  return (
    <header class="top">
      <div class="top-words">
        <h1 id="title">{texts.title}</h1>
        <p id="intro">{texts.intro}</p>
      </div>
      <label class="language">
        <span>{texts.language}</span>
        <select
          id="language"
          value={language}
          onChange={({ currentTarget: { selectedIndex } }) => {
            inbox.speak(LANGUAGES[selectedIndex]?.code ?? language);
          }}
        >
          {LANGUAGES.map(({ code, name }) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}

function question(texts: PageTexts, answer: (yes: boolean) => void): JSX.Element {
  return (
    <>
      <p id="dialog-text">{texts.clearQuestion}</p>
      <div class="dialog-buttons">
        <button
          id="dialog-no"
          type="button"
          onClick={() => {
            answer(false);
          }}
        >
          {texts.clearNo}
        </button>
        <button
          id="dialog-yes"
          type="button"
          class="danger"
          onClick={() => {
            answer(true);
          }}
        >
          {texts.clearYes}
        </button>
      </div>
    </>
  );
}
