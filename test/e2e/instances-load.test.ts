/**
 * Under load: nothing moves under the reader, and a page that is left open does not grow. Seconds by default;
 * `EVQUEUE_LOAD_LAUNCHES=7200` is what comes in a day of 300 launches an hour.
 */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describePages, expectAccessible, expectNoSideScroll } from './browser.ts';
import { launchSome, type SomeInstances } from './some-instances.ts';
import { useSite } from './site.ts';

const launches = Number(process.env['EVQUEUE_LOAD_LAUNCHES'] ?? 240);
const atOnce = 8;

/** A day of launches takes minutes. */
const timeLimitMs = 180_000 + launches * 150;

/** How much more the page may hold after all of that, bytes: what it keeps of its own, not of what it hears. */
const mostGrown = 6 * 1024 * 1024;

describePages('the instances page under load', () => {
  let some: SomeInstances;
  const site = useSite(async (engine) => {
    some = await launchSome(engine);
  });

  async function load(count: number): Promise<void> {
    for (let done = 0; done < count; done += atOnce) {
      await Promise.all(
        Array.from({ length: Math.min(atOnce, count - done) }, () =>
          site.engine.api('POST', '/api/instances', { workflow: 'od2pdf', parameters: { file: `${done}.odt` }, wait: true }),
        ),
      );
    }
  }

  test(
    'in every frame of a load each row stands where it stood, and what is new is counted',
    async () => {
      const { page, complaints } = await site.open('/instances');
      await page.locator(`tr[data-row="${some.executing}"]`).getByText('Executes parse_catalog').waitFor();
      await page
        .locator(`tr[data-row="${some.retrying}"]`)
        .getByText(/Retries in/)
        .waitFor();
      await page.locator('[data-row]').first().waitFor();
      // As text: this program knows no documents. What stands where, once for each way that it was seen.
      await page.evaluate(`(() => {
      const seen = globalThis.seenPlaces = new Set();
      const look = () => {
        seen.add(JSON.stringify([...document.querySelectorAll('tr[data-row]')].map((row) => [row.dataset.row, Math.round(row.getBoundingClientRect().top)])));
        globalThis.looking = requestAnimationFrame(look);
      };
      look();
    })()`);
      await load(launches);
      await page.getByRole('button', { name: /ended since/ }).waitFor();
      const seen = await page.evaluate<readonly string[]>('cancelAnimationFrame(globalThis.looking), [...globalThis.seenPlaces]');
      expect(seen).toHaveLength(1);
      expect(complaints).toEqual([]);
    },
    timeLimitMs,
  );

  test(
    'a page that hears all of it and is not touched does not grow',
    async () => {
      const { page } = await site.open('/instances');
      await page.locator(`tr[data-row="${some.executing}"]`).getByText('Executes parse_catalog').waitFor();
      await load(Math.min(80, launches));
      await page.getByRole('button', { name: /ended since/ }).waitFor();
      const heaps = [await heapOf(page)];
      for (let part = 0; part < 2; part += 1) {
        await load(launches / 2);
        await page.getByRole('button', { name: /ended since/ }).waitFor();
        heaps.push(await heapOf(page));
      }
      const [begin = 0, middle = 0, end = 0] = heaps;
      if (launches > 1000) console.log(`heap at the beginning, in the middle, at the end: ${heaps.join(', ')} bytes, ${launches} launches`);
      expect(middle - begin).toBeLessThan(mostGrown);
      expect(end - begin).toBeLessThan(mostGrown);
    },
    timeLimitMs,
  );

  test('on 360 px a row has its actions and can be selected, nothing is wider than the screen', async () => {
    const { page, complaints } = await site.open('/instances', { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true });
    const card = page.locator(`li[data-row="${some.retrying}"]`);
    await card.getByRole('button', { name: `Actions on instance ${some.retrying}` }).click();
    await page.getByRole('menuitem', { name: 'Retry now' }).waitFor();
    await expectNoSideScroll(page);
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem', { name: 'Retry now' }).waitFor({ state: 'detached' });
    await expectAccessible(page);
    await card.getByRole('checkbox', { name: `Select instance ${some.retrying}` }).check();
    await page.getByText('1 instance selected').waitFor();
    await expectNoSideScroll(page);
    expect(complaints).toEqual([]);
  });
});

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
