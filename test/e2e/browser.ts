/** The system's Chromium, and pages that complain about every error that the browser sees. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page, type Request } from 'playwright-core';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, type TestError } from 'vitest';
import { person, type Credentials, type TestEngine } from './engine.ts';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is; null: nowhere, and the tests of pages are skipped. */
const chromiumPath = process.env['EVQUEUE_CHROMIUM'] ?? candidates.find((path) => existsSync(path)) ?? null;

/** Why the tests of pages cannot run here; null: they can. */
const missing = chromiumPath === null ? 'no Chromium: apt-get install chromium, or EVQUEUE_CHROMIUM=/path/to/it' : null;

if (missing !== null) console.error(`SKIPPED: the tests of the pages. There is ${missing}`);

/** Whether the tests of pages cannot run here. */
export const hasNoBrowser = missing !== null;

/** How long a page may take for one thing. Nothing takes so long; a machine that does ten other things may. */
const patienceMs = 60_000;

/** Where pictures of pages are left whose test failed. */
const failuresDir = join(import.meta.dirname, '../../pictures/failures');

/** Tests that need the browser. Where there is none they are counted as skipped, and their name says why. */
export function describePages(name: string, tests: () => void): void {
  // oxlint-disable-next-line vitest/valid-title, vitest/valid-describe-callback -- both are given by who calls this
  describe.skipIf(hasNoBrowser)(missing === null ? name : `${name} (skipped: ${missing})`, tests);
}

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

/**
 * Opens a page in a context of its own: nobody is signed in. Within a test it is closed at the end; where the test failed, its picture,
 * its address and what the browser complained about are in the message.
 */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    // Colours that fade while they are measured would be neither of the two.
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  watchRequests(page);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`not caught: ${error.message}`));
  if (isInTest()) {
    onTestFinished(async ({ task }) => {
      const error = task.result?.state === 'fail' ? task.result.errors?.[0] : undefined;
      if (error !== undefined) await describeFailure({ page, complaints }, task.name, error);
      await context.close();
    });
  }
  return { page, complaints };
}

/** Pages are also opened before any test, and by scripts. */
const isInTest = (): boolean => {
  try {
    return expect.getState().currentTestName !== undefined;
  } catch {
    return false;
  }
};

/** Addresses that never finish: the live channel, and outputs that are followed. */
const endless = /\/api\/events|follow=/;
const openRequests = new WeakMap<Page, Set<Request>>();

/** Counts what a page asks for, from its first request on. */
function watchRequests(page: Page): void {
  const open = new Set<Request>();
  openRequests.set(page, open);
  page.on('request', (request) => void (endless.test(request.url()) ? null : open.add(request)));
  page.on('requestfinished', (request) => void open.delete(request));
  page.on('requestfailed', (request) => void open.delete(request));
}

/** How long a page may go on asking. */
const settledLimitMs = 60_000;

/** Until a page is live and has got all that it asked for. Works outside of tests too: pictures are taken with it. */
export async function untilSettled(page: Page): Promise<void> {
  await untilLive(page);
  const untilMs = performance.now() + settledLimitMs;
  // Three looks in a row: what came may have made it ask for more.
  for (let quiet = 0; quiet < 3;) {
    if (performance.now() > untilMs)
      throw new Error(`the page still asks: ${[...(openRequests.get(page) ?? [])].map((request) => request.url()).join(', ')}`);
    await pause(50);
    quiet = (openRequests.get(page)?.size ?? 0) > 0 ? 0 : quiet + 1;
  }
}

/** Adds to the message of a failed test what its page looked like. */
async function describeFailure({ page, complaints }: WatchedPage, test: string, error: TestError): Promise<void> {
  if (page.isClosed()) return;
  const picture = join(failuresDir, `${test.replaceAll(/\W+/g, '-').slice(0, 80)}-${process.pid}.png`);
  await mkdir(failuresDir, { recursive: true });
  const taken = await page.screenshot({ path: picture, timeout: 10_000 }).then(
    () => picture,
    (reason: unknown) => `not taken: ${String(reason)}`,
  );
  const said = complaints.length === 0 ? 'nothing' : complaints.join('\n    ');
  const more = `\n  page: ${page.url()}\n  picture: ${taken}\n  the browser complained about: ${said}`;
  error.message += more;
  if (error.stack !== undefined) error.stack = error.stack.replace(/(\n\s+at )/, `${more}$1`);
}

/** Signs in without the form, in a session of its own, and waits until the wanted address shows and is live. */
export async function signIn(page: Page, engine: TestEngine, path = '/', who: Credentials = person): Promise<void> {
  await page.request.post(`${engine.address}/api/session`, {
    data: who,
    headers: { 'evqueue-request': '1' },
    failOnStatusCode: true,
  });
  await page.goto(`${engine.address}${path}`);
  await untilLive(page);
}

/** Signs in on the page, as somebody does. */
export async function signInByForm(page: Page, engine: TestEngine, path = '/', who: Credentials = person): Promise<void> {
  await page.goto(`${engine.address}${path}`);
  await page.getByLabel('User', { exact: true }).fill(who.name);
  await page.getByLabel('Password', { exact: true }).fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await untilLive(page);
}

/** Makes the first administrator by the printed link, as somebody does. */
export async function firstStart(page: Page, engine: TestEngine): Promise<void> {
  await page.goto(engine.firstLink);
  await page.getByLabel('Your user name').fill(person.name);
  await page.getByLabel(/^Password/).fill(person.password);
  await page.getByRole('button', { name: 'Create the administrator and begin' }).click();
  await untilLive(page);
}

/** Until the live channel of the page stands; in either language. */
async function untilLive(page: Page): Promise<void> {
  await page
    .getByRole('region', { name: /^(The engine now|Le moteur à présent)$/ })
    .getByText(/^(live|en direct)$/)
    .waitFor();
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
