/** The simulator's time, and the ways to turn it. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Language, dayText, hourText } from '../../phone';
import type { PageClock } from './clock';
import type { PageTexts } from './texts';

const TICK_MS = 500;
/** Seconds of the simulator per real second. */
const SPEEDS = [1, 1440, 8640] as const;

export interface ClockBarProps {
  readonly clock: PageClock;
  readonly language: Language;
  readonly texts: PageTexts;
  readonly turn: (to: 'tomorrow' | 'today' | number) => void;
}

export function ClockBar({ clock, language, texts, turn }: ClockBarProps): JSX.Element {
  const tomorrow = useRef<HTMLButtonElement>(null);
  const { speed, moved } = clock.state;
  return (
    <section class="time" aria-labelledby="time-label">
      <p>
        <span id="time-label">{texts.time}</span> <Hand clock={clock} language={language} />
      </p>
      <label>
        <span>{texts.speed}</span>{' '}
        <select
          id="speed"
          value={speed}
          onChange={({ currentTarget }) => {
            turn(Number(currentTarget.value));
          }}
        >
          {SPEEDS.map((one) => (
            <option key={one} value={one}>
              {texts.speeds[one]}
            </option>
          ))}
        </select>
      </label>
      <button
        id="tomorrow"
        type="button"
        ref={tomorrow}
        onClick={() => {
          turn('tomorrow');
        }}
      >
        {texts.tomorrow}
      </button>
      <button
        id="today"
        type="button"
        hidden={!moved}
        onClick={() => {
          // It is about to go.
          tomorrow.current?.focus();
          turn('today');
        }}
      >
        {texts.today}
      </button>
      <p id="moved" role="status">
        {moved && texts.moved}
      </p>
    </section>
  );
}

/** Day and hour, which run on. */
function Hand({ clock, language }: Pick<ClockBarProps, 'clock' | 'language'>): JSX.Element {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      tick((n) => n + 1);
    }, TICK_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const now = clock.now();
  return <strong id="time-now">{`${dayText(now, language)}, ${hourText(now, language)}`}</strong>;
}
