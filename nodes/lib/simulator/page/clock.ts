/** The simulator's time and the ways to turn it. Between two answers of the server it runs on by itself. */
import { type Language, dayText, hourText } from '../../phone';
import type { ClockState } from './data';
import { places } from './elements';
import { PAGE_TEXTS } from './texts';

let state: ClockState = { now: Date.now(), speed: 1, moved: false };
let since = performance.now();

/** Takes over what the server says. */
export function setClock(told: ClockState): void {
  state = told;
  since = performance.now();
}

/** Milliseconds since the epoch, in the simulator. */
export function simulatorNow(): number {
  return state.now + (performance.now() - since) * state.speed;
}

export function showClock(language: Language): void {
  const texts = PAGE_TEXTS[language];
  const now = simulatorNow();
  const shown = `${dayText(now, language)}, ${hourText(now, language)}`;
  if (places.timeNow.textContent !== shown) places.timeNow.textContent = shown;
  // Not under the hand of who is choosing.
  if (document.activeElement !== places.speed) places.speed.value = String(state.speed);
  places.today.hidden = !state.moved;
  // Only a new text is written, so that a screen reader does not repeat it.
  const moved = state.moved ? texts.moved : '';
  if (places.moved.textContent !== moved) places.moved.textContent = moved;
}

export function showClockWords(language: Language): void {
  const texts = PAGE_TEXTS[language];
  places.timeLabel.textContent = texts.time;
  places.speedLabel.textContent = texts.speed;
  places.tomorrow.textContent = texts.tomorrow;
  places.today.textContent = texts.today;
  for (const option of places.speed.options) option.textContent = texts.speeds[option.value] ?? '';
}
