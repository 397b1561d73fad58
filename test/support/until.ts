import { createHook } from 'node:async_hooks';

const ASK_EVERY_MS = 5;

/**
 * Resolves once `condition` holds. Looks after whatever has run in this process: a timer, an answer, a promise. Nothing is asked
 * while nothing happens, so that waiting leaves the processor to those who are waited for. Rejects when `condition` throws.
 */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const first = condition();
  if (typeof first === 'boolean') return untilSync(condition as () => boolean);
  // To ask is itself what happens in this process, so that one question would lead to the next: they are asked now and then.
  for (let met = await first; !met; met = await condition())
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
}

function untilSync(condition: () => boolean): Promise<void> {
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
