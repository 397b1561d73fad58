import assert from 'node:assert/strict';
import { join } from 'node:path';
import { build } from 'esbuild';
import { SCHEMAS } from '../../../nodes/lib/simulator/all-schemas';
import * as inMemory from '../../../nodes/lib/simulator/validators';
import { validatorsCode, validatorsPlugin } from '../../../scripts/build-validators';
import { configuration, message } from './support';

type Module = Record<keyof typeof SCHEMAS, (data: unknown) => boolean>;

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
      assert.equal(standalone.newMessage(one), inMemory.newMessage(two));
      assert.deepEqual(one, two);
    }
    for (const candidate of [{ fiscal_code: 'AAAAAA00A00A000A' }, { fiscal_code: 'x' }, {}]) {
      assert.equal(standalone.profileRequest(candidate), inMemory.profileRequest(candidate));
    }
  });

  it('agree on what is managed and what senders answer, too', async () => {
    const standalone = await compiled();
    const environment = {
      base_url: 'https://ente.example',
      details_authentication: { header_key_name: 'X-Chiave', key: 'k', type: 'API-KEY' },
    };
    const candidates = {
      newConfiguration: [
        { ...configuration(), prod_environment: environment },
        { ...configuration(), test_environment: environment },
        { ...configuration(), has_precondition: 'NONE' },
      ],
      remoteDetails: [
        { attachments: [{ id: '1', url: 'x', extra: 1 }] },
        { attachments: [{ id: '1' }] },
        { details: { subject: 'x', markdown: 1 } },
      ],
      precondition: [{ title: 'x', markdown: 'y', extra: 1 }, { title: 'x' }, 'text'],
    };
    for (const name of ['newConfiguration', 'remoteDetails', 'precondition'] as const) {
      const verdicts = candidates[name].map((candidate) => {
        const [one, two] = [structuredClone(candidate), structuredClone(candidate)];
        assert.equal(standalone[name](one), inMemory[name](two));
        assert.deepEqual(one, two);
        return standalone[name](candidate);
      });
      assert.deepEqual(verdicts, [true, false, false], name);
    }
    assert.deepEqual(Object.keys(standalone).sort(), Object.keys(SCHEMAS).sort());
  });

  it('need no ajv in the bundle', async () => {
    const { metafile } = await build({
      entryPoints: [join(__dirname, '../../../nodes/lib/simulator/index.ts')],
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
      inputs.filter((path) => /node_modules[\\/](?!luxon[\\/])/.test(path)),
      [],
    );
  });
});
