/** For how many days the log of who did what is kept: what is proposed, and its bounds. */
export const LOG_DAYS = { value: 730, min: 30, max: 3650 } as const;
