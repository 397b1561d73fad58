/** What `depcruise nodes` finds, as data. */
import { join } from 'node:path';
import type { ICruiseResult, IConfiguration } from 'dependency-cruiser';

const RULES = join(__dirname, '../../.dependency-cruiser.mjs');

/** All files of `nodes/` below `root`, what they import, and which imports a rule of ours forbids. */
export async function cruiseNodes(root: string): Promise<ICruiseResult> {
  const { cruise } = await import('dependency-cruiser');
  const { default: rules } = (await import(RULES)) as { default: IConfiguration };
  const { options = {}, forbidden = [] } = rules;
  const { output } = await cruise(['nodes'], {
    ...options,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden },
  });
  return output as ICruiseResult;
}
