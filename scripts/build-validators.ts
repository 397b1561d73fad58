/**
 * Turns the simulator's JSON Schemas into plain code, so that the package needs no ajv. scripts/build.ts gives
 * `validatorsPlugin` to esbuild; it takes the place of nodes/lib/simulator/validators.ts, with the same exports.
 */
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import type { Plugin } from 'esbuild';
import { SCHEMAS } from '../nodes/lib/simulator/all-schemas';
import { AJV_OPTIONS } from '../nodes/lib/simulator/schemas';

/** An ES module that exports a validator under the name of each schema, and imports nothing. */
export function validatorsCode(): string {
  const ajv = new Ajv({ ...AJV_OPTIONS, code: { source: true, esm: true } });
  for (const [name, schema] of Object.entries(SCHEMAS)) ajv.addSchema(schema, name);
  return standaloneCode(ajv, Object.fromEntries(Object.keys(SCHEMAS).map((name) => [name, name])));
}

/** For esbuild's `plugins` of every bundle that contains the simulator. */
export const validatorsPlugin: Plugin = {
  name: 'simulator-validators',
  setup(build) {
    build.onLoad({ filter: /[\\/]nodes[\\/]lib[\\/]simulator[\\/]validators\.ts$/ }, () => ({
      contents: validatorsCode(),
      loader: 'js',
    }));
  },
};
