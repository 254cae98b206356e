import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describePages, expectAccessible, expectNoSideScroll } from './browser.ts';
import { useSite } from './site.ts';

const sleeper = (queue: string): string =>
  `<workflow><subjobs><job><tasks><task name="nap" path="sleep 600" queue="${queue}"/></tasks></job></subjobs></workflow>`;

describePages('queues and retry schedules', () => {
  let ids: readonly number[];
  const site = useSite(async (engine) => {
    await engine.api('PUT', '/api/queues/busy', { concurrency: 1, order: 'fifo' });
    await engine.api('PUT', '/api/queues/spare', { concurrency: 2 });
    await engine.api('PUT', '/api/retry-schedules/patient', {
      levels: [
        { delaySeconds: 1, times: 2 },
        { delaySeconds: 60, times: 3 },
      ],
    });
    await engine.saveWorkflow('sleepers', sleeper('busy'));
    ids = [await engine.launch('sleepers'), await engine.launch('sleepers'), await engine.launch('sleepers')];
  });

  const panelOf = (page: Page, name: string) => page.getByRole('complementary', { name, exact: true });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`a queue shows slots, holders and its line, accessible, without a complaint, ${colorScheme}`, async () => {
      const { page, complaints } = await site.open('/queues', { colorScheme });
      await page.getByRole('img', { name: '1 of 1 slot held' }).waitFor();
      await page.locator('[data-row="busy"]').getByText('2 wait').waitFor();
      await expectAccessible(page);
      await page.getByRole('link', { name: 'busy' }).click();
      await page.waitForURL('**/queues/busy');
      const panel = panelOf(page, 'busy');
      await panel.getByText('Hold a slot, 1').waitFor();
      await panel.getByRole('link', { name: String(ids[0]), exact: true }).waitFor();
      await panel.getByText('Wait, 2').waitFor();
      expect(await panel.locator('ul').nth(1).getByRole('link').allTextContents()).toEqual([String(ids[1]), String(ids[2])]);
      await panel.getByRole('link', { name: 'sleepers' }).waitFor();
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });
  }

  test('a queue is paused with a reason, which everybody sees, and goes on, by keyboard', async () => {
    const { page, complaints } = await site.open('/queues');
    await page.locator('[data-row="busy"]').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('p');
    await page.waitForURL('**/queues/busy?do=pause');
    await page.getByLabel('Reason').fill('bank maintenance');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Pause', exact: true }).press('Enter');
    await page.locator('[data-row="busy"]').getByText('Paused by nadia: bank maintenance').waitFor();
    expect(await site.engine.api('GET', '/api/queues/busy')).toMatchObject({ paused: { reason: 'bank maintenance', by: 'nadia' } });
    await panelOf(page, 'busy').getByRole('button', { name: 'Resume' }).click();
    await panelOf(page, 'busy').getByRole('button', { name: 'Pause…' }).waitFor();
    expect(await site.engine.api('GET', '/api/queues/busy')).toMatchObject({ paused: null });
    await page.keyboard.press('Escape');
    await page.waitForURL('**/queues');
    expect(complaints).toEqual([]);
  });

  test('more slots let tasks start while the page is open, no row moves, and Undo takes them back', async () => {
    const { page, complaints } = await site.open('/queues/busy');
    const rows = page.locator('[data-row]');
    const names = async (): Promise<readonly (string | null)[]> =>
      await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-row')));
    await panelOf(page, 'busy').getByText('Wait, 2').waitFor();
    const before = await names();
    await page.getByRole('button', { name: 'One slot more' }).click();
    await panelOf(page, 'busy').getByText('Hold a slot, 2').waitFor();
    await page.getByRole('img', { name: '2 of 2 slots held' }).waitFor();
    expect(await names()).toEqual(before);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('img', { name: '2 of 1 slot held' }).waitFor();
    await page.getByRole('textbox', { name: 'Concurrency' }).fill('3');
    await page.getByRole('textbox', { name: 'Concurrency' }).press('Enter');
    await page.getByRole('img', { name: '3 of 3 slots held' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('a waiting task is moved first by its place in the line; a kill of the engine does not undo it, and it starts first', async () => {
    await site.engine.api('PUT', '/api/queues/single', { concurrency: 1, order: 'fifo' });
    await site.engine.saveWorkflow('single_nap', sleeper('single'));
    const all: number[] = [];
    for (let count = 0; count < 4; count += 1) all.push(await site.engine.launch('single_nap'));
    const [holder, second, third, last] = all.map(String);
    const { page, complaints } = await site.open('/queues/single');
    const panel = panelOf(page, 'single');
    await panel.getByText('Wait, 3').waitFor();
    const line = (): Promise<readonly string[]> => panel.locator('ul').nth(1).getByRole('link').allTextContents();
    await panel.getByRole('button', { name: 'Move first: place 3' }).press('Enter');
    await page.getByText(`${last} goes first`).waitFor();
    await expect.poll(line).toEqual([last, second, third]);
    await site.engine.restart();
    await page.getByText(/^Not live since/).waitFor({ state: 'detached' });
    await panel.getByText('Wait, 3').waitFor();
    expect(await line()).toEqual([last, second, third]);
    await site.engine.api('POST', `/api/instances/${holder}/kill`, {});
    await panel.getByText('Wait, 2').waitFor();
    await expect.poll(() => panel.locator('ul').nth(0).getByRole('link').allTextContents()).toEqual([last]);
    await page.goto(`${site.engine.address}/instances/${last}/journal`);
    await page.getByText('moved first in its queue by nadia').waitFor();
    expect(complaints.filter((text) => !/ERR_|502|503/.test(text))).toEqual([]);
  });

  test('how full queues were is drawn over the time that is asked for, and its length stands in the address', async () => {
    // Each minute is noted; the engine was started a moment ago, and does so once at its start or within a minute.
    const samplesOf = async (): Promise<readonly string[]> => {
      const range = `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date(Date.now() + 60_000).toISOString()}`;
      const { items } = (await site.engine.api('GET', `/api/queue-samples?${range}&buckets=60`)) as {
        readonly items: { readonly queue: string }[];
      };
      return items.map(({ queue }) => queue);
    };
    await expect.poll(samplesOf, { timeout: 100_000 }).toContain('busy');
    const { page, complaints } = await site.open('/queues');
    const strip = page.locator('[data-row="busy"]').getByRole('img', { name: /^Slots held and tasks waiting of busy in the last 1 h$/ });
    await strip.waitFor();
    await strip.locator('[title*="held"]').first().waitFor();
    await page
      .getByRole('button', { name: '24 h' })
      .or(page.getByRole('radio', { name: '24 h' }))
      .or(page.getByText('24 h', { exact: true }))
      .first()
      .click();
    await page.waitForURL(/24h/);
    await page
      .locator('[data-row="busy"]')
      .getByRole('img', { name: /in the last 24 h$/ })
      .waitFor();
    await page.reload();
    await page
      .locator('[data-row="busy"]')
      .getByRole('img', { name: /in the last 24 h$/ })
      .waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  test('before the number of slots is changed the page says when the line is empty now, and with more', async () => {
    await site.engine.api('PUT', '/api/queues/paced', { concurrency: 1 });
    await site.engine.saveWorkflow('paced_nap', sleeper('paced'));
    const quick = sleeper('paced').replace('sleep 600', 'true');
    await site.engine.saveWorkflow('paced_quick', quick);
    await site.engine.api('POST', '/api/instances', { workflow: 'paced_quick', wait: true });
    for (let count = 0; count < 3; count += 1) await site.engine.launch('paced_nap');
    const { page, complaints } = await site.open('/queues/paced');
    const panel = panelOf(page, 'paced');
    await panel.getByText(/^At this pace empty at \d\d:\d\d\. With 2, at \d\d:\d\d, if the machine follows\.$/).waitFor();
    await page.getByRole('button', { name: 'One slot more' }).click();
    await panel.getByText('Hold a slot, 2').waitFor();
    await panel.getByText(/With 3, at/).waitFor();
    await site.engine.api('POST', '/api/queues/paced/pause', { reason: 'inventory' });
    await panel.getByText(/^At this pace/).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  test('a queue is made, edited, renamed and deleted; what is wrong is told beside its field', async () => {
    const { page, complaints } = await site.open('/queues');
    await page.getByRole('link', { name: 'New queue' }).click();
    await page.getByLabel('Name').fill('two words');
    await page.getByText('1 to 64 letters, digits, _ - @ or .').waitFor();
    await page.getByLabel('Name').fill('busy');
    await page.getByText('Another queue has that name, now or before.').waitFor();
    await page.getByLabel('Name').fill('mail');
    await page.getByLabel('Slots', { exact: true }).fill('4');
    await page.getByRole('button', { name: 'prio' }).click();
    await page.getByLabel('Ageing').fill('30');
    await page.getByLabel('Key', { exact: true }).fill('host');
    await page.getByLabel('Slots per key').fill('2');
    await page.getByLabel('Starts').fill('100');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL('**/queues/mail');
    expect(await site.engine.api('GET', '/api/queues/mail')).toMatchObject({
      concurrency: 4,
      order: 'prio',
      ageingSeconds: 30,
      key: 'host',
      keyConcurrency: 2,
      rate: { starts: 100, periodSeconds: 60 },
    });
    await page.getByRole('button', { name: 'More for mail' }).click();
    await page.getByRole('menuitem', { name: 'Edit…' }).click();
    await page.getByLabel('Key', { exact: true }).fill('');
    await page.getByLabel('Starts').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL((url) => url.pathname === '/queues/mail' && url.search === '');
    expect(await site.engine.api('GET', '/api/queues/mail')).toMatchObject({ key: null, rate: null, order: 'prio' });
    await page.getByRole('button', { name: 'More for mail' }).click();
    await page.getByRole('menuitem', { name: 'Rename…' }).click();
    await page.getByLabel('New name').fill('post');
    await page.getByRole('button', { name: 'Rename', exact: true }).click();
    await page.waitForURL('**/queues/post');
    await panelOf(page, 'post').getByText('formerly mail').waitFor();
    await page.getByRole('button', { name: 'More for post' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('dialog').getByText('No workflow names it').waitFor();
    await page.getByRole('button', { name: 'Delete post' }).click();
    await page.waitForURL((url) => url.pathname === '/queues');
    await page.locator('[data-row="post"]').waitFor({ state: 'detached' });
    // Also where news of the deletion came ahead of its answer: the open panel does not ask for what is gone.
    expect(complaints).toEqual([]);
  });

  test('a queue that is needed says by whom, and is deleted only where another one takes over', async () => {
    await site.engine.api('PUT', '/api/queues/old', { concurrency: 1 });
    await site.engine.saveWorkflow('user_of_old', sleeper('old'));
    const { page, complaints } = await site.open('/queues/old?do=delete');
    await page.getByRole('dialog').getByText('user_of_old names it.').waitFor();
    expect(await page.getByRole('button', { name: 'Delete old' }).isDisabled()).toBe(true);
    await page.getByRole('combobox', { name: 'Take over by' }).click();
    await page.getByRole('option', { name: 'spare' }).click();
    await page.getByRole('button', { name: 'Delete old' }).click();
    await page.locator('[data-row="old"]').waitFor({ state: 'detached' });
    expect(await site.engine.api('GET', '/api/queues/old')).toMatchObject({ name: 'spare', aliases: ['old'] });
    expect(complaints).toEqual([]);
  });

  test('a reader sees queues and retry schedules, and nothing that changes them', async () => {
    const rita = { name: 'rita', password: 'green lamp 17 windows' };
    await site.engine.api('PUT', '/api/users/rita', { roles: ['reader'], password: rita.password });
    const { page, complaints } = await site.open('/queues/busy?do=edit', {}, rita);
    await panelOf(page, 'busy')
      .getByText(/^Hold a slot/)
      .waitFor();
    for (const name of ['Pause…', 'More for busy', 'One slot more']) expect(await page.getByRole('button', { name }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'New queue' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Retry schedules' }).click();
    await page.getByRole('link', { name: 'patient' }).click();
    await page.getByText('5 retries within 3 m 02 s').first().waitFor();
    expect(await page.getByRole('button', { name: 'Edit…' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`a retry schedule is drawn, made, edited and deleted, accessible, ${colorScheme}`, async () => {
      const { page, complaints } = await site.open('/admin/retry-schedules', { colorScheme });
      await page.getByRole('img', { name: '5 retries within 3 m 02 s, in 2 levels' }).waitFor();
      await expectAccessible(page);
      await page.getByRole('link', { name: 'New retry schedule' }).click();
      await page.getByLabel('Name').fill('growing');
      await page.getByLabel('Delay, s').fill('0');
      await page.getByText('Level 1 does not fit: a delay from 1 second to a year').waitFor();
      await page.getByLabel('Delay, s').fill('2');
      await page.getByLabel('Times').fill('4');
      await page.getByLabel('Factor').fill('2');
      await page.getByRole('img', { name: '4 retries within 30 s, in 1 level' }).waitFor();
      await page.getByRole('button', { name: 'Add a level' }).click();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Create' }).click();
      await page.waitForURL('**/admin/retry-schedules/growing');
      await page.getByRole('button', { name: 'Edit…' }).click();
      await page.getByRole('button', { name: 'Remove level 2' }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.waitForURL((url) => url.search === '');
      expect(await site.engine.api('GET', '/api/retry-schedules/growing')).toMatchObject({
        levels: [{ delaySeconds: 2, times: 4, factor: 2 }],
      });
      await page.getByRole('button', { name: 'Delete…' }).click();
      await page.getByRole('button', { name: 'Delete growing' }).click();
      await page.locator('[data-row="growing"]').waitFor({ state: 'detached' });
      expect(complaints).toEqual([]);
    });
  }

  test('a retry schedule that a workflow names is not deleted, and the workflow is named', async () => {
    await site.engine.saveWorkflow('patient_one', sleeper('spare').replace('queue=', 'retry_schedule="patient" queue='));
    const { page, complaints } = await site.open('/admin/retry-schedules/patient');
    await page.getByRole('link', { name: 'patient_one' }).waitFor();
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByText('patient is used by patient_one. Change that first.').waitFor();
    expect(complaints).toEqual([]);
  });

  test('at 360 px nothing is wider than the screen, in French', async () => {
    const { page, complaints } = await site.open('/queues', { viewport: { width: 360, height: 740 }, hasTouch: true });
    await page.evaluate("localStorage.setItem('evqueue-language', 'fr')");
    for (const address of ['/queues', '/queues/busy', '/queues/busy?do=edit', '/queues?do=new', '/admin/retry-schedules/patient?do=edit']) {
      await page.goto(`${site.engine.address}${address}`);
      await page.getByText('busy').or(page.getByText('patient')).first().waitFor();
      await expectNoSideScroll(page);
    }
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  test('a queue that is not there is said to be so, and a list that does not come says why and tries again', async () => {
    const { page } = await site.open('/queues/nowhere');
    await page.getByText('There is no queue “nowhere”.').waitFor();
    await page.route('**/api/queues', (route) => route.abort());
    await page.goto(`${site.engine.address}/queues`);
    await page.getByText('The list did not come.').waitFor();
    await page.unroute('**/api/queues');
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.locator('[data-row="busy"]').waitFor();
  });
});
