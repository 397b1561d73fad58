/** A process of its own that moves a register, and is killed at a step: `node child.js <folder> <url> <step>`. */
import { moveHere } from '../../../../nodes/lib/register/move/here';
import { moveAway } from '../../../../nodes/lib/register/move/away';
import type { Progress } from '../../../../nodes/lib/register/move/problem';

const KEY = Buffer.alloc(64, 9);

function main([way = '', folder = '', url = '', institution = '', until = '']: readonly string[]): void {
  const progress: Progress = {
    step(step) {
      if (step === until) process.kill(process.pid, 'SIGKILL');
    },
    rows: () => undefined,
    isStopped: () => false,
  };
  const database = { url, key: KEY, isSynchronous: false, patience: 1000 };
  const options = { folder, database, isRehearsal: false, progress };
  const move = way === 'here' ? moveHere(options) : moveAway({ ...options, institution });
  move.then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}

if (require.main === module) main(process.argv.slice(2));
