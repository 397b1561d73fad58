/** How many calls of IO an institution allows itself in five seconds: what is proposed, and its bounds. */
export const CALLS_PER_5S = { value: 120, min: 1, max: 100_000 } as const;
