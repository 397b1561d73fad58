import assert from 'node:assert/strict';
import { join } from 'node:path';
import { build } from 'esbuild';
import { newMessage, profileRequest } from '../../nodes/simulator/validators';
import { validatorsCode, validatorsPlugin } from '../../scripts/build-validators';
import { message } from './support';

type Module = Record<'newMessage' | 'profileRequest', (data: unknown) => boolean>;

describe('the validators of the package', () => {
  async function compiled(): Promise<Module> {
    const url = `data:text/javascript,${encodeURIComponent(validatorsCode())}`;
    return (await import(url)) as Module;
  }

  it('agree with those compiled in memory, verdict and cleaned message alike', async () => {
    const standalone = await compiled();
    const remote = { id: 'x', extra: 1 };
    const messages = [
      message(),
      message({ unknown: 1, third_party_data: remote }),
      message({ subject: '😀'.repeat(5) }),
      message({ subject: '😀'.repeat(4) }),
      message({ due_date: '2026-12-31' }),
      {},
      null,
      'text',
    ];
    for (const candidate of messages) {
      const [one, two] = [structuredClone(candidate), structuredClone(candidate)];
      assert.equal(standalone.newMessage(one), newMessage(two));
      assert.deepEqual(one, two);
    }
    for (const candidate of [{ fiscal_code: 'AAAAAA00A00A000A' }, { fiscal_code: 'x' }, {}]) {
      assert.equal(standalone.profileRequest(candidate), profileRequest(candidate));
    }
  });

  it('need no ajv in the bundle', async () => {
    const { metafile } = await build({
      entryPoints: [join(__dirname, '../../nodes/simulator/index.ts')],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'cjs',
      plugins: [validatorsPlugin],
    });
    const inputs = Object.keys(metafile.inputs);
    assert.ok(inputs.some((path) => path.endsWith('validators.ts')));
    assert.deepEqual(
      inputs.filter((path) => path.includes('node_modules')),
      [],
    );
  });
});
