import assert from 'node:assert/strict';
import { lineOf, lineToday } from '../../../nodes/lib/core/destination';

const IO = 'https://api.io.pagopa.it/api/v1';
const line = (url: string, mode = 'live') => lineOf('01199250158', mode, url);

describe('the line of an address', () => {
  it('is the address as IO gives it', () => {
    assert.equal(line(IO), `01199250158|live|${IO}`);
  });

  for (const written of [
    'HTTPS://API.IO.PagoPA.it/api/v1',
    'https://api.io.pagopa.it:443/api/v1',
    'https://api.io.pagopa.it./api/v1/',
    'https://api.io.pagopa.it/altro/../api/./v1',
    'https://api.io.pagopa.it/altro/%2e%2e/api/v1',
  ])
    it(`is the same when it is written ${written}`, () => {
      assert.equal(line(written), line(IO));
      assert.equal(lineToday(`01199250158|live|${written}`), line(IO));
    });

  for (const other of [
    'https://api.io.pagopa.it/API/v1',
    'https://api.io.pagopa.it:8443/api/v1',
    'http://api.io.pagopa.it/api/v1',
    'https://altro.io.pagopa.it/api/v1',
  ])
    it(`is another for ${other}`, () => {
      assert.notEqual(line(other), line(IO));
    });

  it('has in the simulator the name of the Node-RED that it belongs to, where several share a register', () => {
    assert.equal(line('replica-a', 'simulator'), '01199250158|simulator|replica-a');
    assert.equal(line('a|b', 'simulator'), '01199250158|simulator|a b');
    assert.equal(lineToday('01199250158|simulator|replica-a'), '01199250158|simulator|replica-a');
  });

  it('has no address in the simulator, and is left alone where it is none', () => {
    assert.equal(line('http://127.0.0.1:5/x', 'simulator'), '01199250158|simulator|');
    assert.equal(lineToday('01199250158|simulator|'), '01199250158|simulator|');
    assert.equal(lineToday('01199250158|live|no address'), '01199250158|live|no address');
    assert.equal(lineToday('simulator'), 'simulator');
  });
});
