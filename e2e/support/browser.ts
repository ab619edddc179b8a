/**
 * Chromium as people have it: Playwright switches storage partitioning off, which would hide how little a frame in another
 * site may keep, so it is put back on.
 */
import type { LaunchOptions } from '@playwright/test';

/** What Playwright 1.65 switches off, as one flag. It has to be named exactly to be left out. */
const DISABLED = [
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch',
  'msForceBrowserSignIn', 'msEdgeUpdateLaunchServicesPreferredVersion',
];

const flag = (features: string[]) => `--disable-features=${features.join(',')}`;

export const launch: LaunchOptions = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  ignoreDefaultArgs: [flag(DISABLED)],
  args: [
    flag(DISABLED.filter((feature) => feature !== 'ThirdPartyStoragePartitioning')),
    '--disable-gpu',
    // Chromium's sandbox does not start for root, as which containers and CI machines run.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ],
};
