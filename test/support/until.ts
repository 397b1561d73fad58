import { createHook } from 'node:async_hooks';

/**
 * Resolves once `condition` holds. Looks after whatever has run in this process: a timer, an answer, a promise. Nothing is asked
 * while nothing happens, so that waiting leaves the processor to those who are waited for. Rejects when `condition` throws.
 */
export function until(condition: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    // A look is an event too, after which there is nothing new to see.
    let [planned, planning, own] = [false, false, 0];
    const hook = createHook({
      init(id) {
        if (planning) own = id;
      },
      after(id) {
        if (planned || id === own) return;
        planned = planning = true;
        setImmediate(look);
        planning = false;
      },
    });
    const look = (): void => {
      planned = false;
      try {
        if (!condition()) return;
        resolve();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
      hook.disable();
    };
    hook.enable();
    look();
  });
}
