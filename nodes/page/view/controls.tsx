/** Parts that all screens are made of. */
import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icons';
import { number } from './texts';

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick?: () => void;
  /** `main` is what one comes for; a screen has one of them. */
  readonly look?: 'main' | 'plain' | 'danger' | 'link';
  readonly icon?: IconName;
  readonly disabled?: boolean;
  readonly submit?: boolean;
  /** What a screen reader says where the words alone are not enough. */
  readonly name?: string;
  /** Where a button is off: the sentence that says why. */
  readonly describedBy?: string;
}

export function Button(props: ButtonProps): JSX.Element {
  const {
    children,
    onClick,
    look = 'plain',
    icon,
    disabled = false,
    submit = false,
    name,
    describedBy,
  } = props;
  return (
    <button
      type={submit ? 'submit' : 'button'}
      class={`button button-${look}`}
      onClick={onClick}
      disabled={disabled}
      aria-label={name}
      aria-describedby={describedBy}
    >
      {icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

export function LinkButton(props: {
  readonly href: string;
  readonly children: ComponentChildren;
  readonly look?: 'main' | 'plain';
  readonly icon?: IconName;
}): JSX.Element {
  const { href, children, look = 'plain', icon } = props;
  return (
    <a class={`button button-${look}`} href={href}>
      {icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}

export type Tone = 'good' | 'bad' | 'warn' | 'info';

const TONE_ICONS: Readonly<Record<Tone, IconName>> = {
  good: 'check',
  bad: 'alert',
  warn: 'alert',
  info: 'info',
};

interface AlertProps {
  readonly tone: Tone;
  readonly children: ComponentChildren;
  readonly id?: string;
  /** It has just come up: screen readers say it, at once where something went wrong. */
  readonly live?: boolean;
}

export function Alert({ tone, children, id, live = false }: AlertProps): JSX.Element {
  return (
    <div
      class={`alert alert-${tone}`}
      id={id}
      role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}
    >
      <Icon name={TONE_ICONS[tone]} />
      <div>{children}</div>
    </div>
  );
}

let ids = 0;

/** Preact's own begins anew with each drawing of the whole page, so that two parts would get the same. */
function useOwnId(): string {
  return useState(() => `part-${(ids += 1)}`)[0];
}

/** @param done of `of`; without `of` nobody knows how long it takes */
export function Progress(props: {
  readonly label: string;
  readonly done: number;
  readonly of: number | undefined;
}): JSX.Element {
  const id = useOwnId();
  const { label, done, of } = props;
  return (
    <div class="progress-box">
      <label id={id} for={`${id}-bar`}>
        {label}
      </label>
      <progress id={`${id}-bar`} {...(of === undefined ? {} : { value: done, max: Math.max(1, of) })} />
      {of !== undefined && (
        <span class="progress-share">{number(of === 0 ? 100 : Math.floor((100 * done) / of))} %</span>
      )}
    </div>
  );
}

interface DialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** Esc, or the way back. */
  readonly onClose: () => void;
}

/** A question over the screen, which takes the keyboard until it is answered and gives it back then. */
export function Dialog({ title, children, onClose }: DialogProps): JSX.Element {
  const id = useOwnId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

let arrived = false;

/** A heading that takes the keyboard when its screen comes in place of another. */
export function useArrival(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Not when the page has just been loaded: then reading begins at its beginning.
    if (arrived) heading.current?.focus();
    arrived = true;
  }, []);
  return heading;
}

/** The heading of a step; it takes the keyboard when the step has changed, so that reading begins there. */
export function StepTitle(props: {
  readonly children: ComponentChildren;
  readonly lead?: string;
}): JSX.Element {
  const heading = useArrival();
  return (
    <>
      <h2 class="step-title" tabIndex={-1} ref={heading}>
        {props.children}
      </h2>
      {props.lead !== undefined && <p class="lead">{props.lead}</p>}
    </>
  );
}

/** Pairs of what and how much. */
export function Facts(props: {
  readonly facts: readonly (readonly [string, ComponentChildren])[];
}): JSX.Element {
  return (
    <dl class="facts">
      {props.facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
