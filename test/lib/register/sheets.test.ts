import assert from 'node:assert/strict';
import type { Creation, SheetMemory } from '../../../nodes/lib/register';
import { contract, type Bench } from './support';

const IO = '01199250158|https://api.io.example';
const OTHER = '01199250158|https://prova.example';
const CREATION: Creation = { destination: IO, node: 'scheda', name: 'Servizi sociali' };

contract('what is remembered of sheets', (benchOf) => {
  let bench: Bench;
  let memory: SheetMemory;
  let other: SheetMemory;

  beforeEach(() => {
    bench = benchOf();
    memory = bench.sheets();
    other = bench.sheets();
  });
  afterEach(() => {
    bench.end();
  });

  const begin = async (creation: Creation = CREATION, from = memory) =>
    from.begin(creation, await from.standing(creation.destination));

  it('is there for the next process, by destination and node', async () => {
    await memory.remember(IO, 'n', { serviceId: 'S1', logo: 'x' });
    await memory.remember(OTHER, 'n', { serviceId: 'S2', minors: false });
    assert.deepEqual(await other.service(IO, 'n'), { serviceId: 'S1', logo: 'x' });
    assert.deepEqual(await other.service(OTHER, 'n'), { serviceId: 'S2', minors: false });
    assert.equal(await other.service(IO, 'm'), undefined);
    assert.equal(await other.service(`${IO}","n`, ''), undefined);
  });

  it('keeps of a service what is not said anew, and nothing of another one', async () => {
    await memory.remember(IO, 'n', { serviceId: 'S1', minors: true });
    await memory.remember(IO, 'n', { serviceId: 'S1', logo: 'x' });
    assert.deepEqual(await other.service(IO, 'n'), { serviceId: 'S1', minors: true, logo: 'x' });
    await memory.remember(IO, 'n', { serviceId: 'S2' });
    assert.deepEqual(await other.service(IO, 'n'), { serviceId: 'S2' });
  });

  it('knows which creations are under way, and for how long, until they end or the service is there', async () => {
    await begin({ ...CREATION, name: 'Altro' });
    await begin();
    bench.wait(1000);
    const second = await begin({ ...CREATION, node: 'altra' });
    const pending = [
      { node: 'scheda', name: 'Servizi sociali', age: 1000 },
      { node: 'altra', name: 'Servizi sociali', age: 0 },
    ];
    assert.deepEqual(await other.pending(IO), pending);
    assert.deepEqual(await other.pending(OTHER), []);
    assert.ok(second);
    await other.end(second);
    await other.remember(IO, 'scheda', { serviceId: 'S3' });
    assert.deepEqual(await memory.pending(IO), []);
  });

  it('lets one begin of two that looked at the same moment', async () => {
    const seen = await Promise.all([memory.standing(IO), other.standing(IO)]);
    const begun = await Promise.all([
      memory.begin(CREATION, seen[0]),
      other.begin({ ...CREATION, node: 'altra' }, seen[1]),
    ]);
    assert.equal(begun.filter((one) => one !== undefined).length, 1);
    assert.equal((await memory.pending(IO)).length, 1);
  });

  it('lets nobody begin on what stood before another one had made a service, or had begun to', async () => {
    const seen = await memory.standing(IO);
    const begun = await begin({ ...CREATION, node: 'altra' }, other);
    assert.ok(begun);
    assert.equal(await memory.begin(CREATION, seen), undefined);
    const later = await memory.standing(IO);
    await other.remember(IO, 'altra', { serviceId: 'S1' });
    assert.equal(await memory.begin(CREATION, later), undefined);
    assert.deepEqual(await memory.pending(IO), []);
  });

  it('does not let acts of another destination stand in the way', async () => {
    const seen = await memory.standing(IO);
    await begin({ ...CREATION, destination: OTHER }, other);
    await other.remember(OTHER, 'scheda', { serviceId: 'S1' });
    assert.ok(await memory.begin(CREATION, seen));
  });

  it('ends a creation that did not happen, and not a later one of the same node', async () => {
    const first = await begin();
    bench.wait(1);
    const second = await begin(CREATION, other);
    assert.ok(first && second);
    await memory.end(first);
    assert.deepEqual(await memory.pending(IO), [{ node: 'scheda', name: 'Servizi sociali', age: 0 }]);
    await other.end(second);
    assert.deepEqual(await memory.pending(IO), []);
  });

  it('blocks nothing for ever: what a dead process has begun only grows old', async () => {
    await begin();
    bench.wait(10 * 60_000);
    assert.equal((await other.pending(IO))[0]?.age, 10 * 60_000);
    assert.ok(await begin(CREATION, other));
  });
});
