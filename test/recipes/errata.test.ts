import assert from 'node:assert/strict';
import { io, Recipe } from './support/recipe';

describe('the recipe "18 - Errata corrige"', () => {
  let run: Recipe;

  before(async () => {
    run = await Recipe.start('18');
    run.press("Invia la campagna con l'errore");
    await run.until(() => run.from('IO invia').length === 3);
  });

  after(() => run.end());

  it('corrects exactly those who got the campaign', async () => {
    const got = run.from('IO invia', 1).map((msg) => io(msg).message?.fiscal_code);
    run.press('Manda la correzione');
    await run.until(() => run.from('IO invia').length === 5 && run.from('Ricevuto?').length === 3);
    const corrected = run.from('IO invia', 1).slice(2);
    assert.deepEqual(corrected.map((msg) => io(msg).message?.fiscal_code).sort(), got.sort());
    assert.ok(
      corrected.every((msg) => io(msg).message?.content.subject === 'Errata corrige: la data del bando'),
    );
    assert.match(
      io(corrected[0] ?? {}).message?.content.markdown ?? '',
      /da noi il \d\d\/\d\d\/\d{4} sul bando.*15\/02\/2027/s,
    );
    assert.equal(run.from('Ricevuto?', 2).length, 1);
  });

  it('corrects nobody twice', async () => {
    run.press('Manda la correzione');
    await run.until(() => run.from('IO invia').length === 7);
    assert.equal(run.from('IO invia', 1).length, 4);
    assert.deepEqual(
      run.from('IO invia', 4).map((msg) => io(msg).reason),
      ['DUPLICATE', 'DUPLICATE'],
    );
  });
});
