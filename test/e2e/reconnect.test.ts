/** Pages that lose the engine: they say so, catch up when it is there again, and are never reloaded. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describePages, openPage, signIn, untilSettled } from './browser.ts';
import { networkTo } from './network.ts';
import { launchSome, type SomeInstances } from './some-instances.ts';
import { useSite } from './site.ts';

const banner = /^Not live since/;

describePages('a page that loses the engine', () => {
  let some: SomeInstances;
  const site = useSite(async (engine) => {
    some = await launchSome(engine);
    await engine.api('PUT', '/api/plans/nightly', { when: ['30 2 * * *'], workflow: 'od2pdf', parameters: { file: 'a.odt' } });
  });

  /** A mark that a reload would take away. */
  const mark = async (page: Page): Promise<void> => void (await page.evaluate('globalThis.isTheSamePage = true'));
  const isMarked = async (page: Page): Promise<boolean> => await page.evaluate<boolean>('globalThis.isTheSamePage === true');
  /** The engine has paused the queue, which every page shows in the line at its foot or in itself. */
  const pause = (reason: string): Promise<unknown> => site.engine.api('POST', '/api/queues/narrow/pause', { reason });

  test('the engine is killed and started anew under each kind of page: each says so, goes on by itself, and hears what comes', async () => {
    const kinds: readonly (readonly [path: string, shown: () => RegExp])[] = [
      ['/', () => /^\d+ new$|Queue narrow is paused/],
      ['/instances', () => /paused/i],
      [`/instances/${some.queued}`, () => /paused/i],
      [`/instances/${some.retrying}/journal`, () => /retry now, asked by/],
      ['/workflows', () => /Workflows/],
      ['/queues', () => /engine was away/],
      ['/queues/narrow', () => /engine was away/],
      ['/plans', () => /nightly/],
      ['/admin/nodes', () => /Data directory/],
      ['/admin/log', () => /queue paused or resumed|new entr/],
      [`/workflows/od2pdf/launch`, () => /od2pdf/],
    ];
    const pages = [];
    for (const [path, shown] of kinds) {
      const { page } = await site.open(path);
      await untilSettled(page);
      await mark(page);
      pages.push({ shown, page });
    }
    await site.engine.kill();
    for (const { page } of pages) await page.getByText(banner).waitFor();
    await site.engine.restart();
    await pause('engine was away');
    await site.engine.api('POST', `/api/instances/${some.retrying}/retry-now`, {});
    for (const { page, shown } of pages) {
      await page.getByText(banner).waitFor({ state: 'detached' });
      await page.getByText(shown()).filter({ visible: true }).first().waitFor();
      expect(await isMarked(page)).toBe(true);
    }
    await site.engine.api('POST', '/api/queues/narrow/resume', {});
  });

  test('a network that goes away without a word for two minutes is noticed, and after it the page catches up', async () => {
    const network = await networkTo(site.engine);
    const { page } = await openPage(site.browser);
    // Two minutes of the page pass in a moment.
    await page.clock.install();
    await signIn(page, { ...site.engine, address: network.address }, '/queues/narrow');
    await untilSettled(page);
    await mark(page);
    network.silence();
    await pause('while nobody could hear');
    expect(await page.getByText(banner).count()).toBe(0);
    await page.clock.fastForward('01:00');
    await page.getByText(banner).waitFor();
    await page.clock.fastForward('01:00');
    network.heal();
    await page.clock.fastForward('01:00');
    await page.getByText(banner).waitFor({ state: 'detached' });
    await expect
      .poll(async () => {
        await page.clock.runFor(1_000);
        return await page.getByText('while nobody could hear').count();
      })
      .toBeGreaterThan(0);
    expect(await isMarked(page)).toBe(true);
    await site.engine.api('POST', '/api/queues/narrow/resume', {});
  });

  test('a laptop that sleeps while the engine is started anew wakes up with what has happened', async () => {
    const { page } = await site.open(`/instances/${some.executing}`);
    await untilSettled(page);
    await mark(page);
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await site.engine.restart();
    await site.engine.api('POST', `/api/instances/${some.executing}/kill`, {});
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await page.getByText('Failed because').first().waitFor();
    await page.getByText(banner).waitFor({ state: 'detached' });
    expect(await isMarked(page)).toBe(true);
  });

  test('a browser that is told that there is no network says so, and is live again when there is', async () => {
    const network = await networkTo(site.engine);
    const { page } = await openPage(site.browser);
    await signIn(page, { ...site.engine, address: network.address }, '/instances');
    await untilSettled(page);
    await mark(page);
    await page.context().setOffline(true);
    network.heal();
    await page.getByText(banner).waitFor();
    await site.engine.api('POST', '/api/instances', { workflow: 'od2pdf', parameters: { file: 'b.odt' }, wait: true });
    await page.context().setOffline(false);
    await page.getByText(banner).waitFor({ state: 'detached' });
    await page.getByRole('table', { name: 'Terminated' }).waitFor();
    expect(await isMarked(page)).toBe(true);
  });
});
