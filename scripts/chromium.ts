/** The system's Chromium, quiet: it asks nobody for anything but the pages that it is given. */
import { chromium, type Browser } from 'playwright-core';

/** A computer that starts several at once is slow; milliseconds. */
const START_TIMEOUT_MS = 90_000;

/** `CHROMIUM` names another binary than Debian's. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    timeout: START_TIMEOUT_MS,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
