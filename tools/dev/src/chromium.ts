import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { aptInstall } from '@baton/embedded-servers';

/**
 * The last switch of this name counts, so Playwright's own features stand here too. The popups of the address bar, which
 * nobody sees, would cost two renderers and half a second of a core for every page that is opened.
 */
const WITHOUT_FEATURES = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'LensOverlay'],
  ...['HttpsFirstBalancedModeAutoEnable', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning'],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled'],
  ...['PreconnectToSearch', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
];

/** Quiet, without a sandbox (root in a container has none to give), and without calls home. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${WITHOUT_FEATURES.join(',')}`,
];

/** CHROMIUM_PATH, a Chromium on PATH, Debian's package where root may install it; otherwise an error that says what to do. */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const given = env['CHROMIUM_PATH'];
  if (given !== undefined) return given;
  const folders = [...(env['PATH'] ?? '').split(path.delimiter), '/usr/bin'];
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const found = folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(isExecutable);
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get')) {
    await aptInstall('chromium');
    return '/usr/bin/chromium';
  }
  throw new Error('The browser tests need Chromium: install it ("apt-get install chromium") or set CHROMIUM_PATH.');
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
