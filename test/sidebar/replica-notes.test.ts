import assert from 'node:assert/strict';
import type { GoneReplica, Replica, SharedLine, Unsent } from '../../nodes/lib/register';
import { say } from '../../nodes/lib/runtime/translate';
import type { Note } from '../../nodes/sidebar/api';
import { replicaNotes } from '../../nodes/sidebar/replica-notes';

const NOW = Date.UTC(2026, 0, 15, 9, 0, 0);
const LINE = '01199250158|live|https://api.io.example';

describe('what somebody is told of the Node-REDs of one register without asking', () => {
  const alive = (id: number, name: string, more: Partial<Replica> = {}): Replica => ({
    ...{ id, name, isHere: id === 2, since: NOW - 9_000_000, seenAt: NOW, isSilent: false },
    ...more,
  });
  const killed = (id: number, name: string): GoneReplica => ({
    ...{ id, name, seenAt: NOW - 60_000, goneAt: NOW - 40_000, byItself: false, by: 'altro' },
  });
  const line = (more: Partial<SharedLine> = {}): SharedLine => ({
    ...{ line: LINE, owner: 2, leftBy: null, isWanted: true, told: {} },
    ...more,
  });
  function loud(
    replicas: { alive?: Replica[]; gone?: GoneReplica[]; lines?: SharedLine[] },
    unsent: Unsent[] = [],
  ): string[] {
    const known = { waiting: new Map([[LINE, 3]]), unsent, institutions: new Map(), now: NOW };
    const all = { alive: [alive(2, 'nodo-a')], gone: [], lines: [], ...replicas };
    const notes: Note[] = replicaNotes(all, [], { ...known, nodeName: () => '' });
    return notes.flatMap(({ text, look }) =>
      look === 'loud' ? [typeof text === 'string' ? text : say(text)] : [],
    );
  }

  it('is one that was killed, also where another of its name has lived beside it', () => {
    assert.match(loud({ gone: [killed(1, 'altro')] }).join(), /«altro» non dà segno di vita/);
    assert.match(loud({ gone: [killed(1, 'nodo-a')] }).join(), /«nodo-a» non dà segno di vita/);
    const before = alive(2, 'nodo-a', { since: NOW - 90_000 });
    assert.match(loud({ alive: [before], gone: [killed(3, 'nodo-a')] }).join(), /«nodo-a» non dà segno/);
  });

  it('is not one that was killed and is back', () => {
    const back = alive(2, 'nodo-a', { since: NOW - 50_000 });
    assert.deepEqual(loud({ alive: [back], gone: [killed(1, 'nodo-a')] }), []);
  });

  it('is that two that live have one name, not that one has taken the place of the other', () => {
    const first = alive(2, 'nodo-a');
    const second = alive(3, 'nodo-a', { since: NOW - 1_000_000 });
    assert.match(loud({ alive: [first, second] }).join(), /^Più di un Node-RED acceso si chiama «nodo-a»/);
    const dying = alive(2, 'nodo-a', { seenAt: NOW - 3_000 });
    assert.deepEqual(loud({ alive: [dying, alive(3, 'nodo-a', { since: NOW - 2_000 })] }), []);
  });

  it('is that messages wait on a line whose owner does not send for it, and what to do', () => {
    const unsent = [{ line: LINE, name: 'nodo-a' }];
    const [told] = loud({ lines: [line()] }, unsent);
    assert.match(told ?? '', /Per un ente .* «nodo-a», che lo ha, non ha un «IO invia» per lui/);
    const [orphan] = loud({ lines: [line({ isWanted: false })] }, unsent);
    assert.match(orphan ?? '', /nessun Node-RED acceso ha un «IO invia»/);
    assert.deepEqual(loud({ lines: [line()] }), []);
  });

  it('is that messages wait where nobody has the line nor an io-send for it', () => {
    const [orphan] = loud({ lines: [line({ owner: null, isWanted: false })] });
    assert.match(orphan ?? '', /nessun Node-RED acceso ha un «IO invia»/);
  });
});
