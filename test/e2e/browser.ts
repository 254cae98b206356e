/** The system's Chromium, and pages that complain about every error that the browser sees. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { person, type TestEngine } from './engine.ts';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is; null: nowhere, and the tests of pages are skipped. */
const chromiumPath = process.env['EVQUEUE_CHROMIUM'] ?? candidates.find((path) => existsSync(path)) ?? null;

if (chromiumPath === null) {
  console.error('SKIPPED: the tests of the pages. They need Chromium: apt-get install chromium, or EVQUEUE_CHROMIUM=/path/to/it');
}

/** Whether the tests of pages cannot run here. */
export const hasNoBrowser = chromiumPath === null;

/** Starts the browser, without anything that would call home. */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({
    ...(chromiumPath === null ? {} : { executablePath: chromiumPath }),
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

/** A page with what the browser complained about: errors and warnings of the console, and what nobody caught. */
export type WatchedPage = { readonly page: Page; readonly complaints: string[] };

/** Opens a page in a context of its own: nobody is signed in. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`not caught: ${error.message}`));
  return { page, complaints };
}

/** Signs in on the page, as somebody does, and waits until the wanted address shows. */
export async function signIn(page: Page, engine: TestEngine, path = '/'): Promise<void> {
  await page.goto(`${engine.address}${path}`);
  await page.getByLabel('User', { exact: true }).fill(person.name);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('region', { name: 'The engine now' }).getByText('live', { exact: true }).waitFor();
}

/** Makes the first administrator by the printed link, as somebody does. */
export async function firstStart(page: Page, engine: TestEngine): Promise<void> {
  await page.goto(engine.firstLink);
  await page.getByLabel('Your user name').fill(person.name);
  await page.getByLabel(/^Password/).fill(person.password);
  await page.getByRole('button', { name: 'Create the administrator and begin' }).click();
  await page.getByRole('region', { name: 'The engine now' }).getByText('live', { exact: true }).waitFor();
}

/** Nothing on the page breaks the rules of WCAG 2.2 A and AA that a program can check. */
export async function expectAccessible(page: Page): Promise<void> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      readonly axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
    };
    const result = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return result.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
    );
  });
  expect(violations).toEqual([]);
}

/** Nothing is wider than the screen. */
export async function expectNoSideScroll(page: Page): Promise<void> {
  // As text: this program knows no documents.
  const [wide = 0, shown = 0] = await page.evaluate<number[]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(wide).toBeLessThanOrEqual(shown);
}
