/** What the tests of one file share. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openPage, signIn, startBrowser, type WatchedPage } from './browser.ts';
import { startEngine, type Credentials, type TestEngine } from './engine.ts';

/** See the head of this file. Engine and browser exist while tests run, not before. */
export type Site = {
  readonly engine: TestEngine;
  readonly browser: Browser;
  /** Opens an address as `person`, or as somebody else, in a browser of its own, and waits until the page is live. */
  open(path: string, options?: BrowserContextOptions, who?: Credentials): Promise<WatchedPage>;
};

/** One engine with its first administrator, and one browser, for all tests of the group that calls this. */
export function useSite(prepare: (engine: TestEngine) => Promise<void> = async () => undefined): Site {
  let engine: TestEngine | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    [engine, browser] = await Promise.all([startEngine(), startBrowser()]);
    await engine.makePerson();
    await prepare(engine);
  });

  afterAll(async () => {
    await browser?.close();
    await engine?.stop();
  });

  const site = {
    get engine() {
      if (engine === undefined) throw new Error('the engine is started before the first test');
      return engine;
    },
    get browser() {
      if (browser === undefined) throw new Error('the browser is started before the first test');
      return browser;
    },
    async open(path: string, options: BrowserContextOptions = {}, who?: Credentials) {
      const watched = await openPage(site.browser, options);
      await signIn(watched.page, site.engine, path, who);
      return watched;
    },
  };
  return site;
}
