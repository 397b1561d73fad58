import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FlowNode } from '../examples/support/examples';
import { Recipe } from './support/recipe';

/** A list as Excel on Windows saves it. */
const LIST = [
  'Codice Fiscale;Data pubblicazione;Oggetto bando;URL',
  'LNTMRT82R67Z999Q;01/02/2027;contributi per l’affitto;https://servizi.comune.example/bandi/affitto',
  'BTTLRI57P08Z998U;01/02/2027;contributi per l’affitto;https://servizi.comune.example/bandi/affitto',
  'GNPMLA94E45Z999X;01/02/2027;contributi per l’affitto;https://servizi.comune.example/bandi/affitto',
].join('\r\n');

describe('the recipe "13 - Cartella sorvegliata"', () => {
  let folder: string;
  let run: Recipe | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'io-folder-'));
  });

  afterEach(async () => {
    await run?.end();
    run = undefined;
    await rm(folder, { recursive: true });
  });

  /** The recipe with our folder, looking often. */
  async function start(): Promise<Recipe> {
    const change = (node: FlowNode): FlowNode => {
      if (node.type === 'inject') return { ...node, repeat: '0.1', onceDelay: '0.1' };
      if (node.type !== 'tab') return node;
      return {
        ...node,
        env: [
          { name: 'CARTELLA', value: folder, type: 'str' },
          { name: 'SECONDI', value: '0.2', type: 'num' },
        ],
      };
    };
    run = await Recipe.start('13', { change });
    return run;
  }

  /** Puts a whole file there at once, under another name first, as copying programs do. */
  async function put(name: string, text: string): Promise<void> {
    await writeFile(path.join(folder, `.${name}`), text, 'latin1');
    await rename(path.join(folder, `.${name}`), path.join(folder, name));
  }

  const putAway = (recipe: Recipe): number => recipe.from('Metti via il file').length;
  const names = async (sub: string): Promise<string[]> =>
    (await readdir(path.join(folder, sub))).map((name) => name.replace(/^\S+ /, ''));

  it('reads a file once, sends its rows, and puts it away', async () => {
    const recipe = await start();
    await put('bando.csv', LIST);
    await recipe.until(() => putAway(recipe) === 1 && recipe.from('IO invia').length === 2);
    assert.deepEqual(recipe.outcomes(), { sent: 1, NOT_ON_IO: 1 });
    assert.equal(recipe.from('Pubblicazione bando', 2).length, 1);
    assert.deepEqual(await names('fatti'), ['bando.csv']);
    assert.deepEqual(await names('in-lavorazione'), []);
  });

  it('sends nothing twice when somebody puts the same file there again', async () => {
    const recipe = await start();
    await put('bando.csv', LIST);
    await recipe.until(() => putAway(recipe) === 1 && recipe.from('IO invia').length === 2);
    await put('bando.csv', LIST);
    await recipe.until(() => putAway(recipe) === 2 && recipe.from('IO invia').length === 4);
    assert.deepEqual(recipe.outcomes(), { sent: 1, NOT_ON_IO: 2, DUPLICATE: 1 });
    assert.deepEqual(await names('fatti'), ['bando.csv', 'bando.csv']);
  });

  it('takes up at its start what was left half-way', async () => {
    await mkdir(path.join(folder, 'in-lavorazione'));
    await writeFile(path.join(folder, 'in-lavorazione/2027-01-01T09-00-00 bando.csv'), LIST, 'latin1');
    const recipe = await start();
    await recipe.until(() => putAway(recipe) === 1);
    assert.deepEqual(await names('fatti'), ['bando.csv']);
  });

  it('puts aside what cannot be read, says so, and goes on with the next', async () => {
    const recipe = await start();
    await put('a.csv', 'nome;cognome\r\nMarta;Lanterna\r\n');
    await put('b.csv', LIST);
    await recipe.until(() => putAway(recipe) === 2);
    assert.deepEqual(await names('da-guardare'), ['a.csv']);
    assert.deepEqual(await names('fatti'), ['b.csv']);
    assert.equal(recipe.from('Se il file non si legge').length, 1);
  });

  it('leaves alone what is no list, and what is still being written', async () => {
    const recipe = await start();
    await writeFile(path.join(folder, '~$bando.xlsx'), 'x');
    await writeFile(path.join(folder, 'leggimi.pdf'), 'x');
    await writeFile(path.join(folder, 'vuoto.csv'), '');
    await put('bando.csv', LIST);
    await recipe.until(() => putAway(recipe) === 1);
    assert.deepEqual((await readdir(folder)).filter((name) => name.includes('.')).sort(), [
      'leggimi.pdf',
      'vuoto.csv',
      '~$bando.xlsx',
    ]);
  });
});
