import { opens } from './support/browser';
import { drawn, editorReady, QUIET, runsOurs, waitForStatus } from './support/editor';
import { counter, inject, messageNode, outbox, row, rowsFrom, sendNode, startFlows } from './support/flows';
import { italian } from './support/italian';
import { stepByStep } from './support/steps';

const PEOPLE = ['A', 'B', 'C'].map((letter) => row(`EEEEEE00A00E000${letter}`, 'un posto al nido'));

describe('the status of nodes, on a server in German and in a browser in Italian', () => {
  stepByStep();
  const nodeRed = runsOurs(undefined, `ioSendLanguage: 'de',${QUIET}`);

  before('a flow, and a Status node that listens to it', async () => {
    await startFlows(nodeRed(), [
      ...outbox(),
      ...rowsFrom('avvia', PEOPLE, 'messaggio'),
      messageNode('messaggio', [['invia'], []]),
      sendNode('invia', [['inviato'], [], [], []]),
      counter('inviato'),
      { id: 'hears', type: 'status', z: 'tab', x: 100, y: 500, scope: ['invia'], wires: [['heard']] },
      { ...counter('heard'), statusVal: 'status.text', statusType: 'msg' },
    ]);
  });
  const page = opens(() => nodeRed().url);
  before('the editor', async () => {
    await editorReady(page());
  });

  it('is in Italian, numbers and all', async () => {
    await waitForStatus(page(), 'invia', italian('status.mode.simulator'));
    await inject(nodeRed(), 'avvia');
    await waitForStatus(page(), 'messaggio', '3 righe giuste');
    await waitForStatus(page(), 'invia', 'Simulatore · 3 inviati');
  });

  it('is the server’s for whoever listens there', async () => {
    await waitForStatus(page(), 'heard', 'Simulator · 3 gesendet');
  });

  it('is in Italian in an editor that opens later', async () => {
    await page().reload();
    await editorReady(page());
    await drawn(page(), 'invia').waitFor();
    await waitForStatus(page(), 'invia', 'Simulatore · 3 inviati');
    await waitForStatus(page(), 'messaggio', '3 righe giuste');
  });
});
