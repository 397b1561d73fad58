/** Acts on something that only one may change at a time: the second click of a double click finds what the first one made. */

const turns = new Map<string, Promise<unknown>>();

/** Runs `act` once all acts of the same name that came before have ended, well or not. */
export function inTurn<T>(name: string, act: () => Promise<T>): Promise<T> {
  const before = turns.get(name) ?? Promise.resolve();
  const turn = before.then(act, act);
  const settled = turn.catch(() => undefined);
  turns.set(name, settled);
  void settled.then(() => {
    if (turns.get(name) === settled) turns.delete(name);
  });
  return turn;
}
