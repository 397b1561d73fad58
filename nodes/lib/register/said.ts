/** What is said of the database, as a variable of the environment and in settings.js (`ioServiziSociali`); the variable counts. Pure. */

export const SAID = {
  url: { variable: 'IO_REGISTER_URL', setting: 'registerUrl' },
  keyFile: { variable: 'IO_REGISTER_KEY_FILE', setting: 'registerKeyFile' },
  name: { variable: 'IO_REGISTER_NAME', setting: 'registerName' },
  failover: { variable: 'IO_REGISTER_FAILOVER', setting: 'registerFailover' },
  patience: { variable: 'IO_REGISTER_PATIENCE_MS', setting: 'registerPatienceMs' },
} as const;

export type Env = Readonly<Record<string, string | undefined>>;

/** @param settings Node-RED's settings.js. What it returns gives an empty text for what nobody has said. */
export function saidBy(env: Env, settings: unknown): (what: keyof typeof SAID) => string {
  const own = (settings as { readonly ioServiziSociali?: Record<string, unknown> } | null | undefined)
    ?.ioServiziSociali;
  return (what) => {
    const { variable, setting } = SAID[what];
    const written = env[variable] ?? own?.[setting];
    return typeof written === 'string' || typeof written === 'number' ? String(written).trim() : '';
  };
}
