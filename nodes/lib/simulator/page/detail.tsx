/** One message: the phone, what IO tells its sender of it, and the data behind it on demand. */
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { MarkdownText, Phone, type PhoneContent, dayText, hourText } from '../../phone';
import { Attachments } from './attachments';
import type { InboxDetail, PreconditionText, RemoteDetails, RemoteProblem } from './data';
import type { Inbox, Shown } from './inbox';
import { ProblemBox } from './problem';
import type { Reading } from './reading';
import { type Obstacle, REMOTE_TEXTS } from './remote-texts';

/** Id of the phone in the page. */
export const PHONE = 'phone';

export function Detail({ inbox, back }: { readonly inbox: Inbox; readonly back: () => void }): JSX.Element {
  const { shown, texts, selected, gone } = inbox;
  const [raw, showRaw] = useState(false);
  const note = selected === undefined ? texts.choose : gone && texts.gone;
  return (
    <section class="detail-pane">
      <button id="back" type="button" onClick={back}>
        {texts.back}
      </button>
      {around(inbox, shown?.message)}
      <div id={PHONE} tabindex={-1}>
        {shown ? (
          <div key={shown.message.id}>{screen(inbox, shown)}</div>
        ) : (
          note && <p class="note">{note}</p>
        )}
      </div>
      <label class="raw-switch" hidden={!shown}>
        <input
          type="checkbox"
          checked={raw}
          onChange={({ currentTarget }) => {
            showRaw(currentTarget.checked);
          }}
        />
        <span id="raw-label">{texts.raw}</span>
      </label>
      <pre id="raw" tabindex={0} aria-labelledby="raw-label" hidden={!raw}>
        {raw && shown && JSON.stringify(shown.message, null, 2)}
      </pre>
    </section>
  );
}

/** Above the phone: whether the message arrives there, what its sender is told, and its reminders. */
function around({ texts, language }: Inbox, message: InboxDetail | undefined): JSX.Element {
  const { status = 'PROCESSED', told, reminders = [] } = message ?? {};
  const never = status === 'REJECTED' || status === 'FAILED';
  const words = [told?.read_status, told?.payment_status].filter((word) => word !== undefined);
  return (
    <>
      <p id="state" role="status" hidden={status === 'PROCESSED'}>
        {never ? `${texts.status[status]}. ${texts.notShown}` : texts.status[status]}
      </p>
      {told && <p id="told">{texts.told(words.map((word) => texts.toldOf[word]).join(', '))}</p>}
      {reminders.length > 0 && (
        <ul id="reminders">
          {reminders.map((time) => (
            <li key={time}>{texts.remindedOn(dayText(time, language), hourText(time, language))}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** What the citizen's screen shows at this stage. */
function screen(inbox: Inbox, { message, reading }: Shown): JSX.Element {
  const { language } = inbox;
  if (!reading) return article(inbox, message);
  const { stage } = reading;
  const box = (problem: RemoteProblem, obstacle: Obstacle, again: () => Promise<void>): JSX.Element => (
    <div class="phone">
      <ProblemBox
        problem={problem}
        obstacle={obstacle}
        language={language}
        again={() => void inbox.go(again)}
      />
    </div>
  );
  switch (stage.step) {
    case 'fetching':
      return <p class="note">{REMOTE_TEXTS[language].fetching}</p>;
    case 'precondition':
      if (stage.answer.ok) return precondition(inbox, reading, stage.answer.value);
      return box(stage.answer.problem, 'precondition', reading.begin);
    case 'open': {
      const { details } = stage;
      if (!details) return article(inbox, message);
      if (details.ok) return withDetails(inbox, message, details.value);
      // That the simulator does not know where to ask is no fault of the message.
      const readable = details.problem.code === 'NO_CONFIGURATION';
      return (
        <>
          {box(details.problem, 'details', reading.confirm)}
          {readable && article(inbox, message)}
        </>
      );
    }
  }
}

function precondition(inbox: Inbox, reading: Reading, { title, markdown }: PreconditionText): JSX.Element {
  const texts = REMOTE_TEXTS[inbox.language];
  return (
    <article class="phone">
      <h2 class="phone-title">{title}</h2>
      <MarkdownText markdown={markdown} language={inbox.language} />
      <div class="phone-actions">
        <button type="button" class="phone-button" onClick={() => void inbox.go(reading.confirm)}>
          {texts.confirm}
        </button>
        <button type="button" class="phone-button phone-secondary" onClick={inbox.leave}>
          {texts.cancel}
        </button>
      </div>
    </article>
  );
}

/** The sender's text in place of the message's, and the files before the buttons. */
function withDetails(inbox: Inbox, message: InboxDetail, details: RemoteDetails): JSX.Element {
  const { language, tell } = inbox;
  const { content, attachments } = details;
  return article(
    inbox,
    message,
    { ...message.content, ...content },
    <>
      {content && <p class="phone-box">{REMOTE_TEXTS[language].fromSender}</p>}
      {attachments.length > 0 && (
        <Attachments id={message.id} attachments={attachments} language={language} onError={tell} />
      )}
    </>,
  );
}

function article(
  inbox: Inbox,
  message: InboxDetail,
  content: PhoneContent = message.content,
  children?: ComponentChildren,
): JSX.Element {
  const { service, createdAt, paid } = message;
  const shown = {
    // The files have a place of their own here.
    content: { ...content, third_party_data: { has_attachments: false } },
    service: service.name,
    organization: service.organization,
    sentAt: createdAt,
    paid,
  };
  return (
    <Phone message={shown} language={inbox.language} now={inbox.clock.now()} onPay={() => void inbox.pay()}>
      {children}
    </Phone>
  );
}
