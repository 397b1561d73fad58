/** Messages sent in each minute of the last hour, as bars. */
import { element } from './elements';
import { say } from './texts';

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 40;
const BAR = 4;

/** Nothing when nothing was sent. */
export function chart(perMinute: readonly number[]): HTMLElement | undefined {
  const max = Math.max(0, ...perMinute);
  if (max === 0) return undefined;
  const sum = perMinute.reduce((total, n) => total + n, 0);
  const title = say('sidebar.chart.title');
  const numbers = say('sidebar.chart.numbers', { hour: sum, max });
  return element(
    'figure',
    { className: 'io-sends-chart' },
    element('figcaption', {}, title),
    bars(perMinute, max, `${title}: ${numbers}`),
    element(
      'div',
      { className: 'io-sends-axis', 'aria-hidden': 'true' },
      element('span', {}, say('sidebar.chart.ago')),
      element('span', {}, say('sidebar.chart.now')),
    ),
    element('p', { className: 'io-sends-small' }, numbers),
  );
}

function bars(perMinute: readonly number[], max: number, label: string): SVGElement {
  const svg = shape('svg', {
    viewBox: `0 0 ${perMinute.length * BAR} ${HEIGHT}`,
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': label,
  });
  perMinute.forEach((n, i) => {
    if (n === 0) return;
    // A single message is seen beside a thousand.
    const height = Math.max(2, Math.round((n / max) * HEIGHT));
    const place = { x: i * BAR, y: HEIGHT - height, width: BAR - 1, height };
    svg.append(shape('rect', place));
  });
  svg.append(shape('path', { d: `M0 ${HEIGHT}H${perMinute.length * BAR}` }));
  return svg;
}

function shape(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
