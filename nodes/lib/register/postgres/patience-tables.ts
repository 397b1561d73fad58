/** `process.patience`: milliseconds without a heartbeat after which it counts as gone, by its own word; null where its version says none. */
export const PATIENCE_TABLES = `
ALTER TABLE io.process ADD COLUMN patience int;
`;
