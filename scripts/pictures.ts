/**
 * `npm run pictures`: every page as a picture, in both themes and on 360 px, into `pictures/`, which is not kept. To look
 * at beside the design when a page or a part was changed. Needs Chromium; builds the pages first.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { firstStart, hasNoBrowser, openPage, signIn, startBrowser } from '../test/e2e/browser.ts';
import { startEngine, type TestEngine } from '../test/e2e/engine.ts';
import { launchSome, type SomeInstances } from '../test/e2e/some-instances.ts';

type Picture = { readonly name: string; readonly path: (some: SomeInstances) => string };

const pictures: readonly Picture[] = [
  { name: 'home', path: () => '/' },
  { name: 'instances', path: () => '/instances' },
  { name: 'instances-empty', path: () => '/instances?text=nowhere' },
  { name: 'instances-panel', path: ({ retrying }) => `/instances?peek=${retrying}` },
  { name: 'instance', path: ({ retrying }) => `/instances/${retrying}` },
  { name: 'instance-graph', path: ({ executing }) => `/instances/${executing}/graph` },
  { name: 'instance-journal', path: ({ failed }) => `/instances/${failed}/journal` },
  { name: 'instance-xml', path: ({ failed }) => `/instances/${failed}/xml` },
  { name: 'instance-resume', path: ({ failed }) => `/instances/${failed}/resume` },
  { name: 'instance-compare', path: ({ failed, retrying }) => `/instances/${failed}/compare?with=${retrying}` },
  { name: 'workflows', path: () => '/workflows' },
  { name: 'workflow', path: () => '/workflows/import_XML' },
  { name: 'launch', path: () => '/workflows/import_XML/launch' },
  { name: 'queues', path: () => '/queues' },
  { name: 'admin', path: () => '/admin' },
  { name: 'users', path: () => '/admin/users/nadia' },
  { name: 'statistics', path: () => '/admin/statistics' },
  { name: 'nodes', path: () => '/admin/nodes' },
  { name: 'engine-log', path: () => '/admin/log' },
  { name: 'settings', path: () => '/admin/settings' },
  { name: 'me', path: () => '/me' },
  { name: 'language', path: () => '/language' },
  { name: 'not-found', path: () => '/nowhere' },
];

/** How each page is looked at. */
const looks: readonly { readonly name: string; readonly options: BrowserContextOptions }[] = [
  { name: 'light', options: { colorScheme: 'light' } },
  { name: 'dark', options: { colorScheme: 'dark' } },
  { name: '360', options: { colorScheme: 'light', viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true } },
  { name: '360-dark', options: { colorScheme: 'dark', viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true } },
];

const folder = join(import.meta.dirname, '../pictures');

async function take(browser: Browser, engine: TestEngine, some: SomeInstances): Promise<void> {
  for (const look of looks) {
    const { page, complaints } = await openPage(browser, look.options);
    await page.goto(`${engine.address}/sign-in?to=/instances`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.screenshot({ path: join(folder, `sign-in-${look.name}.png`) });
    await signIn(page, engine);
    for (const { name, path } of pictures) {
      await page.goto(`${engine.address}${path(some)}`);
      await page.waitForLoadState('load');
      // Everything that the page asks for has come when it has been quiet for a moment; its live channel never ends.
      await page.waitForTimeout(1_200);
      await page.screenshot({ path: join(folder, `${name}-${look.name}.png`) });
    }
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
    await take(browser, engine, await launchSome(engine));
  } finally {
    await browser.close();
    await engine.stop();
  }
  console.log(`${pictures.length * looks.length} pictures and those before signing in are in ${folder}`);
}
