/** The Node-REDs that share the register: which there are, what each sends for, who went, and what needs somebody. */
import type { JSX } from 'preact';
import { words } from '../../lib/core/words';
import type { FlowsCard, GoneCard, LineCard, ReplicaCard, ReplicasCard } from '../data';
import { Icon } from './controls';
import { stillText } from './still';
import { instant, moment, nodeSays, say, second } from './texts';

interface ReplicasProps {
  readonly replicas: ReplicasCard;
}

/** What somebody should know without asking; nothing where all is well. */
export function ReplicasNotice({ replicas }: ReplicasProps): JSX.Element | false {
  const { alive, gone, free, differing } = replicas;
  const missing = gone.filter(({ isMissing }) => isMissing);
  const silent = alive.filter(({ isSilent }) => isSilent);
  const orphans = free.filter(({ waiting = 0, isOrphan }) => isOrphan && waiting > 0);
  if (missing.length + silent.length + orphans.length + differing.length === 0) return false;
  return (
    <section class="io-sends-card" aria-label={say('sidebar.replicas.notice')}>
      {silent.map((one) => loud(`silent ${one.id}`, silentText(one)))}
      {missing.map((one) => loud(`gone ${one.id}`, goneText(one)))}
      {orphans.length > 0 && (
        <>
          {loud('orphans', say('sidebar.replicas.orphans', { n: orphans.length }))}
          <p>{say('sidebar.replicas.orphansRemedy')}</p>
          <details>
            <summary>{say('sidebar.replicas.orphansWhich')}</summary>
            {lines(orphans, replicas)}
          </details>
        </>
      )}
      {differing.map((one) => flows(one, replicas))}
    </section>
  );
}

export function ReplicasList({ replicas }: ReplicasProps): JSX.Element {
  const { alive, gone, free } = replicas;
  return (
    <details class="io-sends-card">
      <summary>{say('sidebar.replicas.title', { n: alive.length })}</summary>
      {alive.length === 1 && <p class="io-sends-small">{say('sidebar.replicas.alone')}</p>}
      <ul class="io-sends-list">
        {alive.map((one) => (
          <li key={one.id}>{replica(one, replicas)}</li>
        ))}
      </ul>
      {free.length > 0 && (
        <details key="free">
          <summary>{say('sidebar.replicas.free', { n: free.length })}</summary>
          <p class="io-sends-small">{say('sidebar.replicas.freeWhy')}</p>
          {lines(free, replicas)}
        </details>
      )}
      {gone.length > 0 && (
        <details key="gone">
          <summary>{say('sidebar.replicas.gone', { n: gone.length })}</summary>
          <ul class="io-sends-list">
            {gone.map((one) => (
              <li key={one.id}>
                <p>{goneText(one)}</p>
                {!one.byItself && <p class="io-sends-small">{declaredText(one)}</p>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </details>
  );
}

function loud(key: string, text: string): JSX.Element {
  return (
    <p key={key} class="io-sends-loud">
      <Icon name="fa-exclamation-triangle" /> {text}
    </p>
  );
}

function replica(one: ReplicaCard, replicas: ReplicasCard): JSX.Element {
  const { name, isHere, since, seenAt, isSilent } = one;
  const still = one.lines.filter((line) => line.still !== undefined).length;
  const count = say('sidebar.replicas.sends', { n: one.lines.length });
  return (
    <>
      <p>
        <strong>{name}</strong>
        {isHere && ` · ${say('sidebar.replicas.here')}`}
      </p>
      <p class="io-sends-small">
        {isSilent
          ? silentText(one)
          : [
              say('sidebar.replicas.since', { at: moment(since) }),
              ...(seenAt === null ? [] : [say('sidebar.replicas.seen', { at: second(seenAt) })]),
            ].join(' · ')}
      </p>
      {one.lines.length === 0 ? (
        <p class="io-sends-small">{say('sidebar.replicas.sendsNone')}</p>
      ) : (
        <details>
          <summary>
            {still === 0 ? count : `${count} · ${say('sidebar.replicas.still', { n: still })}`}
          </summary>
          {lines(one.lines, replicas)}
        </details>
      )}
    </>
  );
}

/** Those that stand still first. */
function lines(all: readonly LineCard[], replicas: ReplicasCard): JSX.Element {
  const named = all.map((line) => ({ ...line, name: institutionOf(line.line, replicas) }));
  named.sort(
    (a, b) => Number(b.still !== undefined) - Number(a.still !== undefined) || a.name.localeCompare(b.name),
  );
  return (
    <ul class="io-sends-lines">
      {named.map(({ line, name, still, waiting = 0 }) => (
        <li key={line}>
          {name}
          {waiting > 0 && ` · ${say('sidebar.replicas.waiting', { n: waiting })}`}
          {still !== undefined && <p class="io-sends-still">{stillText(still)}</p>}
        </li>
      ))}
    </ul>
  );
}

/** Its name where this Node-RED knows it, and the mode. */
function institutionOf(line: string, { institutions }: ReplicasCard): string {
  const [fiscalCode = '', mode = ''] = line.split('|');
  const name = institutions[fiscalCode] ?? fiscalCode;
  const known = mode === 'live' || mode === 'trial' ? mode : 'simulator';
  return `${name} · ${say(`sidebar.mode.${known}`)}`;
}

function silentText({ name, seenAt }: ReplicaCard): string {
  return say('sidebar.replicas.silent', { name, at: instant(seenAt ?? 0) });
}

function goneText(one: GoneCard): string {
  const { name, byItself, isBack } = one;
  const sentence = byItself
    ? say('sidebar.replicas.ended', { name, at: moment(one.goneAt) })
    : say(isBack ? 'sidebar.replicas.wasSilent' : 'sidebar.replicas.isGone', {
        name,
        at: moment(one.seenAt),
      });
  return [sentence, ...heirs(one)].join(' ');
}

/** Where its sendings go on. */
function heirs({ heirs: all }: GoneCard): string[] {
  const named = all.flatMap(({ name, n }) =>
    name === null ? [] : [say('sidebar.replicas.heir', { name, n })],
  );
  const nobody = all.find(({ name }) => name === null);
  return [
    ...(named.length > 0 ? [say('sidebar.replicas.heirs', { names: named.join(', ') })] : []),
    ...(nobody === undefined ? [] : [say('sidebar.replicas.noHeir', { n: nobody.n })]),
  ];
}

function declaredText({ by, goneAt }: GoneCard): string {
  return by === null
    ? say('sidebar.replicas.declaredAt', { at: instant(goneAt) })
    : say('sidebar.replicas.declared', { by, at: instant(goneAt) });
}

function flows({ names, differences }: FlowsCard, replicas: ReplicasCard): JSX.Element {
  const name = names.join(', ');
  return (
    <div key={`flows ${name}`}>
      {loud('flows', say('sidebar.replicas.flows', { name }))}
      <p>{say('sidebar.replicas.flowsRemedy')}</p>
      <details>
        <summary>{say('sidebar.replicas.flowsNodes', { n: differences.length })}</summary>
        <ul class="io-sends-lines">
          {differences.map(({ node, name: own, line, what }) => (
            <li key={node}>
              {[own === '' ? node : `${own} (${node})`, institutionOf(line, replicas)].join(' · ')}
              {`: ${nodeSays(words(`flows.${what}`, { name }))}`}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
