/**
 * `npm run pictures`: every page as a picture, in both themes and on 360 px, into `pictures/`, which is not kept. To look
 * at beside the design when a page or a part was changed. Needs Chromium; builds the pages first.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { firstStart, hasNoBrowser, openPage, signIn, startBrowser, untilSettled } from '../test/e2e/browser.ts';
import { person, startEngine, type TestEngine } from '../test/e2e/engine.ts';
import { screens, type ScreenSubjects } from '../test/e2e/screens.ts';
import { launchSome } from '../test/e2e/some-instances.ts';

/** How each page is looked at. */
const looks: readonly { readonly name: string; readonly options: BrowserContextOptions }[] = [
  { name: 'light', options: { colorScheme: 'light' } },
  { name: 'dark', options: { colorScheme: 'dark' } },
  { name: '360', options: { colorScheme: 'light', viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true } },
  { name: '360-dark', options: { colorScheme: 'dark', viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true } },
];

const folder = join(import.meta.dirname, '../pictures');

async function take(browser: Browser, engine: TestEngine, subjects: ScreenSubjects): Promise<void> {
  for (const look of looks) {
    const { page, complaints } = await openPage(browser, look.options);
    await page.goto(`${engine.address}/sign-in?to=/instances`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.screenshot({ path: join(folder, `sign-in-${look.name}.png`) });
    await signIn(page, engine);
    for (const { name, path } of screens) {
      await page.goto(`${engine.address}${path(subjects)}`);
      await untilSettled(page);
      await page.screenshot({ path: join(folder, `${name}-${look.name}.png`) });
    }
    await page.goto(`${engine.address}/nowhere`);
    await page.getByRole('main').waitFor();
    await page.screenshot({ path: join(folder, `not-found-${look.name}.png`) });
    for (const complaint of complaints) console.error(`${look.name}: ${complaint}`);
    await page.context().close();
  }
}

if (hasNoBrowser) process.exitCode = 1;
else {
  await mkdir(folder, { recursive: true });
  const [engine, browser] = await Promise.all([startEngine(), startBrowser()]);
  try {
    const { page } = await openPage(browser);
    await page.goto(engine.firstLink);
    await page.getByLabel('Your user name').waitFor();
    await page.screenshot({ path: join(folder, 'first-start.png') });
    await firstStart(page, engine);
    await page.context().close();
    const some = await launchSome(engine);
    await engine.api('PUT', '/api/plans/catalogue', {
      when: ['30 2 * * *', '0 14 * * 1-5'],
      zone: 'Europe/Paris',
      workflow: 'import_XML',
      parameters: { source: 'catalogue.xml' },
    });
    const named = { workflow: 'import_XML', queue: 'narrow', plan: 'catalogue', retrySchedule: 'hourly', user: person.name, written: '@2' };
    await take(browser, engine, { ...some, ...named });
  } finally {
    await browser.close();
    await engine.stop();
  }
  console.log(`${screens.length * looks.length} pictures and those before signing in are in ${folder}`);
}
