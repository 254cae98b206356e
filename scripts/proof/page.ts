import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import type { ProvedEngine } from './engine.ts';

const chromiumPath = process.env['EVQUEUE_CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether there is a browser to measure pages with. */
export const hasBrowser = (): boolean => existsSync(chromiumPath);

/** Opens the system's Chromium as somebody who is signed in. */
export async function withPage({ token }: ProvedEngine, use: (page: Page) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      extraHTTPHeaders: { authorization: `Bearer ${token}` },
    });
    await use(await context.newPage());
  } finally {
    await browser.close();
  }
}
