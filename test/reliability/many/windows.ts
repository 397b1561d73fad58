/** How many calls came at most in any stretch of this length; `times` in milliseconds, in any order. */
export function mostWithin(times: readonly number[], ms: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  let [most, from] = [0, 0];
  sorted.forEach((time, to) => {
    while (time - (sorted[from] ?? time) >= ms) from += 1;
    most = Math.max(most, to - from + 1);
  });
  return most;
}
