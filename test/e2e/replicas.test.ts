import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newKey, openPostgresRegister, type Register } from '../../nodes/lib/register';
import { repository } from '../package/support/installed';
import { postgresIsHere, sharedPostgres } from '../support/postgres';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { editorReady, hasDarkTheme, QUIET, runsOurs } from './support/editor';
import { startFlows } from './support/flows';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { expectText } from './support/wait';

const PANEL = '.io-sends';
/** The shortest that the guide allows. */
const PATIENCE_MS = 6_000;
/** Where the user directory keeps what only its own process may read. */
const PLACE = 'place.json';
const SETTINGS = `${QUIET}
  ioServiziSociali: JSON.parse(require('node:fs').readFileSync(require('node:path').join(__dirname, '${PLACE}'), 'utf8')),`;

(postgresIsHere() ? describe : describe.skip)(
  'the Node-REDs of one register, in the sidebar in the browser',
  () => {
    stepByStep();
    const key = newKey();
    let url: string;
    let other: Register;
    const nodePath = process.env.NODE_PATH;

    before('the driver, which a user would install beside the package', () => {
      process.env.NODE_PATH = path.join(repository, 'node_modules');
    });
    after(() => {
      if (nodePath === undefined) delete process.env.NODE_PATH;
      else process.env.NODE_PATH = nodePath;
      other.close();
    });

    const nodeRed = runsOurs(async (userDir) => {
      url = await (await sharedPostgres()).database();
      const registerKeyFile = path.join(userDir, 'register.key');
      await mkdir(userDir, { recursive: true });
      await writeFile(registerKeyFile, key, { mode: 0o600 });
      const place = { registerUrl: url, registerKeyFile, registerName: 'nodo-a' };
      await writeFile(
        path.join(userDir, PLACE),
        JSON.stringify({ ...place, registerPatienceMs: PATIENCE_MS }),
        { mode: 0o600 },
      );
    }, SETTINGS);

    before('flows here, and a second process', async () => {
      const file = path.join(repository, 'examples/02 - Bando da CSV.json');
      await startFlows(nodeRed(), JSON.parse(await readFile(file, 'utf8')) as { type: string }[]);
      other = openPostgresRegister({ url, key, name: 'nodo-b' }, { patience: PATIENCE_MS });
      await other.newest();
    });
    const page = opens(() => nodeRed().url);
    const panel = (): ReturnType<ReturnType<typeof page>['locator']> => page().locator(PANEL);
    const title = (): ReturnType<typeof panel> => panel().getByText(/^Node-RED con questo registro/);
    before('the editor', async () => {
      await editorReady(page());
    });

    const look = async (name: string): Promise<void> => {
      await picture(page(), name);
      await assertAccessible(page(), PANEL);
    };

    it('are one folded line while all is well', async () => {
      await page().evaluate("RED.sidebar.show('io-servizi-sociali-sidebar')");
      await expectText(title(), 'Node-RED con questo registro: 2');
      await look('barra-node-red-chiusa');
    });

    it('unfold by keyboard, this one first', async () => {
      await title().focus();
      await page().keyboard.press('Enter');
      await expectText(panel(), /nodo-a · questo Node-RED[\s\S]*nodo-b/);
      await look('barra-node-red-aperta');
    });

    it('say without being asked that one is gone, and when they unfold who noticed', async () => {
      other.close();
      await expectText(panel(), /«nodo-b» non dà segno di vita/);
      await panel().getByText('Negli ultimi 7 giorni: uno si è fermato').click();
      await expectText(panel(), /Se ne è accorto «nodo-a» il/);
      await look('barra-node-red-manca');
    });

    if (hasDarkTheme)
      it('have no barrier in the dark theme either', async () => {
        await page().evaluate("document.documentElement.classList.add('nr-theme-dark')");
        await look('barra-node-red-scuro');
      });
  },
);
