/**
 * Time that has passed for IO and not for this computer. One that was rolled back with its memory goes on as if nothing had
 * been: no start, no sign of life that does not fit; only IO's answers tell that it is later. So they do after a computer was
 * halted by what it runs in, which looks the same.
 */

/**
 * Told the time in each answer of IO, it gives the milliseconds that went by unseen since the answer before.
 * @param sinceBoot milliseconds that go on while the computer sleeps
 */
export function unseenTimeOf(sinceBoot: () => number): (at: number) => number {
  let last: { readonly at: number; readonly sinceBoot: number } | undefined;
  return (at) => {
    // IO tells the second; the system is asked no more often.
    if (at === last?.at) return 0;
    const now = sinceBoot();
    const unseen = last === undefined ? 0 : at - last.at - (now - last.sinceBoot);
    last = { at, sinceBoot: now };
    return unseen;
  };
}
