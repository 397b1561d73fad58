/** Prometheus' own judgement, where its tool is installed (package `prometheus` of Debian); `PROMTOOL` says where else. */
import { spawnSync } from 'node:child_process';

const PROMTOOL = process.env.PROMTOOL ?? 'promtool';

export function hasPromtool(): boolean {
  return spawnSync(PROMTOOL, ['--version']).status === 0;
}

/** What it finds wrong; empty: nothing. */
export function promtool(args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync(PROMTOOL, args, { encoding: 'utf8', input });
  return status === 0 ? '' : stdout + stderr;
}
