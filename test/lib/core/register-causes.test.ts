import assert from 'node:assert/strict';
import { faultReasons } from '../../../nodes/lib/core/fault-words';
import { causeOf, REGISTER_CAUSES } from '../../../nodes/lib/core/register-causes';
import { CATALOGUES } from '../../../nodes/locales';
import { LANGUAGES, lookUp } from '../../../nodes/locales/catalogue';

const CODE = 'IO_REGISTER_UNAVAILABLE';
const nameOf = (error: string, file = ''): string | undefined => causeOf(CODE, { error, file });

describe('a register that cannot be used', () => {
  for (const [error, cause] of [
    ['ENOTFOUND', 'notFound'],
    ['EAI_AGAIN', 'notFound'],
    ['TIMEOUT', 'silent'],
    ['08006', 'lost'],
    ['08P01', 'pooler'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'untrusted'],
    ['ERR_OSSL_PEM_NO_START_LINE', 'certFile'],
    ['SQLITE_READONLY_DIRECTORY', 'noRight'],
    ['57P03', 'lost'],
  ] as const)
    it(`is named by ${error}`, () => {
      assert.equal(nameOf(error), cause);
    });

  it('has its usual words for what nobody has foreseen', () => {
    for (const error of ['UNKNOWN', '22012', 'toString', '']) assert.equal(nameOf(error), undefined);
    assert.equal(causeOf(CODE, {}), undefined);
    assert.equal(causeOf('IO_REGISTER_FULL', { error: 'EACCES' }), undefined);
  });

  it('is not a file where it is the socket of a server', () => {
    assert.equal(nameOf('EACCES', '/dati/register.db'), 'noRight');
    for (const error of ['EACCES', 'ENOENT']) assert.equal(nameOf(error, 'PostgreSQL'), 'refused');
  });

  it('has each error in one cause, and its code in every text', () => {
    const errors = Object.values(REGISTER_CAUSES).flat();
    assert.equal(new Set(errors).size, errors.length);
    for (const language of LANGUAGES)
      for (const cause of Object.keys(REGISTER_CAUSES))
        assert.match(lookUp(CATALOGUES[language], `cause.${cause}.text`) ?? '', /\(__error__\)/);
  });

  it('is said in two sentences', () => {
    const args = { error: '3D000', file: 'PostgreSQL', cause: 'noDatabase' };
    assert.deepEqual(faultReasons(CODE, args), [
      { key: 'cause.noDatabase.text', args },
      { key: 'cause.noDatabase.remedy', args },
    ]);
    assert.equal(faultReasons(CODE)[0]?.key, `fault.${CODE}.text`);
  });
});
