/**
 * Turns the simulator's JSON Schemas into plain code, so that the package needs no ajv. scripts/build.ts gives
 * `validatorsPlugin` to esbuild; it takes the place of nodes/simulator/validators.ts, with the same exports.
 */
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import type { Plugin } from 'esbuild';
import { AJV_OPTIONS, newMessageSchema, profileRequestSchema } from '../nodes/simulator/schemas';

/** An ES module that exports `newMessage` and `profileRequest`, and imports nothing. */
export function validatorsCode(): string {
  const ajv = new Ajv({ ...AJV_OPTIONS, code: { source: true, esm: true } });
  ajv.addSchema(newMessageSchema, 'newMessage').addSchema(profileRequestSchema, 'profileRequest');
  return standaloneCode(ajv, { newMessage: 'newMessage', profileRequest: 'profileRequest' });
}

/** For esbuild's `plugins` of every bundle that contains the simulator. */
export const validatorsPlugin: Plugin = {
  name: 'simulator-validators',
  setup(build) {
    build.onLoad({ filter: /[\\/]nodes[\\/]simulator[\\/]validators\.ts$/ }, () => ({
      contents: validatorsCode(),
      loader: 'js',
    }));
  },
};
