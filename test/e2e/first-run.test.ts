import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describePages, expectAccessible, expectNoSideScroll } from './browser.ts';
import { useSite } from './site.ts';

const single = '<workflow><subjobs><job><tasks><task name="t" path="true" queue="default"/></tasks></job></subjobs></workflow>';

const field = (page: Page) => page.getByLabel('Command', { exact: true });

describePages('the first page of a new installation', () => {
  const site = useSite();
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'evqueue-home-'));
  });

  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  test('a command is typed, runs, is retried in sight, and has become a workflow, by keyboard alone', async () => {
    const { page, complaints } = await site.open('/');
    await field(page).waitFor();
    await page.getByRole('link', { name: 'fan-out' }).waitFor();
    await expectAccessible(page);
    const mark = join(directory, 'mark');
    await page.keyboard.type(`test -e ${mark} && echo saved || { touch ${mark}; echo "disk is busy" >&2; exit 28; }`);
    await page.getByText('A shell runs it').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('attempt 1, exit code 28').waitFor();
    await page.getByText('next attempt in').waitFor();
    await page.getByText('disk is busy', { exact: true }).waitFor();
    await page.getByText('Kept as the workflow test.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Retry now' }).press('Enter');
    await page.getByText('succeeded after a retry').waitFor();
    await page.getByText('saved', { exact: true }).waitFor();
    expect(await site.engine.api('GET', '/api/retry-schedules/quick')).toMatchObject({
      levels: [{ delaySeconds: 10, times: 6 }, { delaySeconds: 60 }],
    });
    await page.reload();
    await page.getByText('succeeded after a retry').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a name that another workflow has is refused beside its field, and a derived one steps aside', async () => {
    await site.engine.saveWorkflow('backup', single);
    const { page, complaints } = await site.open('/');
    await field(page).fill('true');
    await page.getByLabel('Name').fill('backup');
    await page.getByRole('button', { name: /^Run it now/ }).click();
    await page.getByText('Another workflow has that name.').waitFor();
    await page.getByLabel('Name').fill('two words');
    await page.getByText('1 to 64 letters, digits, _ or -.').waitFor();
    await page.getByLabel('Name').fill('');
    await field(page).fill('echo "a');
    await page.getByText('A quote is not closed.').waitFor();
    await field(page).fill('test -d /tmp');
    await page.getByRole('button', { name: 'stop', exact: true }).click();
    await page.getByRole('button', { name: /^Run it now/ }).click();
    await page.getByText('Kept as the workflow test-2.').waitFor();
    await page.getByRole('button', { name: 'Throw it away' }).click();
    await page.getByText('The workflow test-2 is gone; its instances stay').waitFor();
    expect(complaints).toEqual([]);
  });

  test('at 360 px and in French everything is there, and whoever has seen enough puts the page away', async () => {
    const { page, complaints } = await site.open('/', { viewport: { width: 360, height: 740 }, hasTouch: true, colorScheme: 'dark' });
    await page.evaluate("localStorage.setItem('evqueue-language', 'fr')");
    await page.reload();
    await page.getByRole('button', { name: 'Lancer maintenant' }).waitFor();
    await expectNoSideScroll(page);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Masquer cette page' }).click();
    await page.getByText('Tout va bien, rien ici ne vous attend.').waitFor();
    await page.reload();
    await page.getByText('Tout va bien, rien ici ne vous attend.').waitFor();
    expect(complaints).toEqual([]);
  });
});
