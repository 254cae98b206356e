import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  describePages,
  expectAccessible,
  expectNoSideScroll,
  firstStart,
  openPage,
  signIn,
  signInByForm,
  startBrowser,
} from './browser.ts';
import { person, startEngine, type TestEngine } from './engine.ts';

describePages('signing in', () => {
  let engine: TestEngine;
  let browser: Browser;

  beforeAll(async () => {
    [engine, browser] = await Promise.all([startEngine(), startBrowser()]);
  });

  afterAll(async () => {
    await browser?.close();
    await engine?.stop();
  });

  test('before anybody exists the page says where the link is, and a wrong link is refused', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${engine.address}/instances`);
    await page.getByText('Nobody can sign in yet.').waitFor();
    await page.goto(`${engine.address}/#first=wrong`);
    await page.getByLabel('Your user name').fill(person.name);
    await page.getByLabel(/^Password/).fill(person.password);
    await page.getByRole('button', { name: 'Create the administrator and begin' }).click();
    await page.getByText('This link is not valid any more.').waitFor();
  });

  test('the printed link makes the first administrator, who is signed in at once, and the code stays out of history', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(engine.firstLink);
    await expectAccessible(page);
    await firstStart(page, engine);
    expect(page.url()).toBe(`${engine.address}/`);
    expect(complaints).toEqual([]);
  });

  test('one signs in and is where one wanted to be; what is wrong is said without telling which half', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${engine.address}/instances?state=failed`);
    await page.getByText('After signing in you come back to').waitFor();
    await expectAccessible(page);
    await page.getByLabel('User', { exact: true }).fill(person.name);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This user and password do not go together.').waitFor();
    // The browser itself reports the refusal; nothing else may be said.
    expect(complaints.filter((complaint) => !complaint.includes('401'))).toEqual([]);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Instances' }).waitFor();
    expect(page.url()).toBe(`${engine.address}/instances?state=failed`);
  });

  test('an address elsewhere is not followed after signing in', async () => {
    const { page } = await openPage(browser);
    await signInByForm(page, engine, '/sign-in?to=//evil.example/');
    expect(new URL(page.url()).origin).toBe(engine.address);
  });

  test('scripts cannot read the session, and after signing out nothing is left of it', async () => {
    const { page } = await openPage(browser);
    await signIn(page, engine, '/me');
    expect(await page.evaluate<string>('document.cookie')).toBe('');
    await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate(async () => (await fetch('/api/instances')).status)).toBe(401);
  });

  test('a session that is ended elsewhere gives way to signing in', async () => {
    const { page: old } = await openPage(browser);
    await signIn(old, engine, '/me');
    const { page } = await openPage(browser);
    await signIn(page, engine, '/me');
    await expectAccessible(page);
    const others = page.getByRole('listitem').filter({ hasNotText: 'this one' });
    await expect.poll(() => others.count()).toBeGreaterThan(0);
    for (let left = await others.count(); left > 0; left -= 1) {
      await others.first().getByRole('button', { name: 'End' }).click();
      await expect.poll(() => others.count()).toBe(left - 1);
    }
    await old.reload();
    await old.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(new URL(old.url()).search).toBe('?to=%2Fme');
  });

  test('a language is chosen before signing in, and kept', async () => {
    const { page } = await openPage(browser, { viewport: { width: 360, height: 780 } });
    await page.goto(`${engine.address}/`);
    await page.getByRole('button', { name: 'Français' }).click();
    await page.getByRole('button', { name: 'Se connecter' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Se connecter' }).waitFor();
    await expectNoSideScroll(page);
    await expectAccessible(page);
  });
});
