import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listOf } from '../page/stage';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { giveFile, heading, signIn, startsOffice } from './support/office';
import { Line } from './support/line';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, eventually } from './support/wait';

const NAME = 'Elenco grande.csv';
/** More than browser, line and server keep of it before it has arrived. */
const LARGE = 24 * 1024 * 1024;
const HELD = 1024 * 1024;

describe('a file on its way to the page', function () {
  this.timeout(180_000);
  stepByStep();
  const office = startsOffice();
  let line: Line;
  before('a line to it that can be cut', async () => {
    line = new Line(Number(new URL(office.url()).port));
    await line.open();
  });
  after('the line', () => line.cut());
  const url = (): string => office.url().replace(/:\d+\//, `:${line.port}/`);
  // A connection that is lost is what this is about.
  const page = opens(url, {}, /net::ERR_/);
  const uploads = (): string[] => {
    const folder = path.join(office.userDir(), 'io-servizi-sociali/pages');
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.upload')) : [];
  };
  const nothingKept = (): Promise<void> =>
    eventually(() => {
      assert.deepEqual(uploads(), []);
    });
  const begin = async (): Promise<void> => {
    line.hold(HELD);
    const file = path.join(office.userDir(), NAME);
    await writeFile(file, Buffer.alloc(LARGE, 'riga;un valore;un altro valore\r\n'));
    await page().locator('#file').setInputFiles(file);
    await page().getByText(`Carico «${NAME}»`).waitFor();
    await eventually(() => {
      assert.equal(uploads().length, 1, 'its first part has arrived');
    });
  };

  before('the page', async () => {
    await signIn(page(), 'anna');
    await page().getByRole('link', { name: 'Nuovo invio' }).click();
    await heading(page(), 'File').waitFor();
  });

  it('shows how far it is, and is called back in the middle', async () => {
    await begin();
    await page()
      .getByText(/^[1-9]\d? %$/)
      .waitFor();
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-caricamento');
    await page().getByRole('button', { name: 'Annulla il caricamento' }).click();
    line.release();
    await page().getByText('Trascina qui il file, oppure').waitFor();
    await becomes(() => page().getByRole('alert').count(), 0);
    await nothingKept();
  });

  it('that is cut off by a lost connection says so, keeps nothing, and can be given again', async () => {
    await begin();
    await line.cut();
    await page().getByRole('alert').getByText('Il caricamento si è interrotto').waitFor();
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-caricamento-interrotto');
    await nothingKept();
    await line.open();
    await giveFile(page(), 'due.csv', listOf(2));
    await heading(page(), 'Colonne').waitFor();
    await becomes(() => page().getByRole('alert').count(), 0);
  });
});
