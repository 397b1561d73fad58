/** Messages sent in each minute of the last hour, as bars. */
import type { JSX } from 'preact';
import { say } from './texts';

const HEIGHT = 40;
const BAR = 4;

/** Nothing when nothing was sent. */
export function Chart({ perMinute }: { readonly perMinute: readonly number[] }): JSX.Element | null {
  const max = Math.max(0, ...perMinute);
  if (max === 0) return null;
  const sum = perMinute.reduce((total, n) => total + n, 0);
  const title = say('sidebar.chart.title');
  const numbers = say('sidebar.chart.numbers', { hour: sum, max });
  const width = perMinute.length * BAR;
  return (
    <figure class="io-sends-chart">
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}: ${numbers}`}
      >
        {perMinute.map((n, minute) => n > 0 && bar(minute, n / max))}
        <path d={`M0 ${HEIGHT}H${width}`} />
      </svg>
      <div class="io-sends-axis" aria-hidden="true">
        <span>{say('sidebar.chart.ago')}</span>
        <span>{say('sidebar.chart.now')}</span>
      </div>
      <p class="io-sends-small">{numbers}</p>
    </figure>
  );
}

/** @param share of the fullest minute */
function bar(minute: number, share: number): JSX.Element {
  // A single message is seen beside a thousand.
  const height = Math.max(2, Math.round(share * HEIGHT));
  return <rect x={minute * BAR} y={HEIGHT - height} width={BAR - 1} height={height} />;
}
