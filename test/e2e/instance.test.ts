import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describePages, expectAccessible, expectNoSideScroll } from './browser.ts';
import { useSite } from './site.ts';

/** One task runs until it is told to stop, one waits for a retry, one for a condition, one was not reached, one loops. */
const workflow = `<workflow dialect="xpath-1"><parameters><parameter name="order"/></parameters><subjobs>
  <job name="long"><tasks><task name="talker" type="SCRIPT" queue="default"><input name="order"><value select="$order"/></input>
    <script><![CDATA[#!/bin/sh
printf '\\033[31mred\\033[0m <img src=x onerror=alert(1)> %s\\n' "$1"; i=0
while [ $i -lt 600 ]; do i=$((i + 1)); echo "line $i of the talker"; sleep 0.2; done
]]></script></task></tasks><subjobs><job name="after"><tasks><task name="close" path="true" queue="default"/></tasks></job></subjobs></job>
  <job name="down"><tasks><task name="call" type="SCRIPT" queue="default" retry_delay="3600" retry_times="5"><script><![CDATA[#!/bin/sh
echo 'HTTP 409 Conflict' >&2; exit 4
]]></script></task></tasks></job>
  <job name="later" condition="evqWait(//task[@name='talker']/@status = 'TERMINATED')"><tasks><task name="summary" path="true" queue="default"/></tasks></job>
</subjobs></workflow>`;

const loop = (items: number): string => `<workflow dialect="xpath-1"><subjobs><job name="list"><tasks>
  <task name="numbers" type="SCRIPT" queue="default" output-method="XML"><script><![CDATA[#!/bin/sh
echo '<l>'; i=0; while [ $i -lt ${items} ]; do i=$((i + 1)); echo "<n>$i</n>"; done; echo '</l>'
]]></script></task></tasks><subjobs><job name="each"><tasks>
  <task name="square" path="true" queue="wide" loop="$numbers/l/n"/></tasks></job></subjobs></job></subjobs></workflow>`;

describePages('one instance', () => {
  const site = useSite(async (engine) => {
    await engine.api('PUT', '/api/queues/wide', { concurrency: 16 });
    await engine.saveWorkflow('order_create', workflow);
    await engine.saveWorkflow('squares', loop(2_000));
  });

  const rowNames = (page: Page): Promise<string[]> => page.locator('[data-row] [data-row-link]').allInnerTexts();
  const row = (page: Page, name: string | RegExp) => page.locator('[data-row]').filter({ has: page.getByRole('button', { name }) });
  const panel = (page: Page, name: string) => page.getByRole('complementary', { name: `Task ${name}` });

  test('says why it is not finished, and shows every task with its state', async () => {
    const id = await site.engine.launch('order_create', { order: 'WX-1' });
    const { page, complaints } = await site.open(`/instances/${id}`);
    await page.getByText('Not finished because').waitFor();
    await row(page, /talker/)
      .getByRole('img', { name: 'executing' })
      .waitFor();
    await row(page, /call/).getByRole('img', { name: 'retrying' }).waitFor();
    await row(page, /summary/)
      .getByRole('img', { name: 'waiting' })
      .waitFor();
    await row(page, /close/).getByRole('img', { name: 'not reached' }).waitFor();
    expect(await page.title()).toContain('executing · order_create');
    expect(await page.locator('link[rel="icon"]').getAttribute('href')).toMatch(/^data:image\/svg\+xml,.*circle/);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  test('the panel of a task has its reason, its command with the origin of its inputs, and its output as it grows', async () => {
    const id = await site.engine.launch('order_create', { order: 'WX 2' });
    const { page, complaints } = await site.open(`/instances/${id}`);
    await row(page, /call/).click();
    await panel(page, 'call').getByText('Retries in').waitFor();
    await panel(page, 'call').getByText('exit code 4').waitFor();
    await row(page, /talker/).click();
    const talker = panel(page, 'talker');
    await talker.getByText('from parameter order').waitFor();
    await talker.getByText("script 'WX 2'").waitFor();
    expect(page.url()).toContain('task=');
    await talker.getByRole('tab', { name: /^Output/ }).click();
    await talker.getByText('<img src=x onerror=alert(1)> WX 2').waitFor();
    await talker.getByText('line 3 of the talker').waitFor();
    await expectAccessible(page);
    await page.reload();
    await talker.getByText('line 8 of the talker').waitFor();
    expect(complaints).toEqual([]);
  });

  test('rows stay where they are while the instance goes on', async () => {
    const id = await site.engine.launch('order_create', { order: 'WX-3' });
    const { page } = await site.open(`/instances/${id}`);
    await row(page, /call/).getByRole('img', { name: 'retrying' }).waitFor();
    const names = await rowNames(page);
    const places = await page.locator('[data-row]').evaluateAll((rows) => rows.map((one) => one.getBoundingClientRect().top));
    await site.engine.api('POST', `/api/instances/${id}/cancel`, {});
    await row(page, /call/).getByRole('img', { name: 'cancelled' }).waitFor();
    expect(await rowNames(page)).toEqual(names);
    expect(await page.locator('[data-row]').evaluateAll((rows) => rows.map((one) => one.getBoundingClientRect().top))).toEqual(places);
    await site.engine.api('POST', `/api/instances/${id}/kill`, {});
  });

  test('a task is killed by keyboard alone: the dialog names it, and No does nothing', async () => {
    const id = await site.engine.launch('order_create', { order: 'WX-4' });
    const { page, complaints } = await site.open(`/instances/${id}`);
    await row(page, /talker/)
      .getByRole('img', { name: 'executing' })
      .waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    await panel(page, 'talker').waitFor();
    await page.keyboard.press('Shift+K');
    await page.getByRole('dialog', { name: 'Kill talker?' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    // Escape closes the innermost only.
    await panel(page, 'talker').waitFor();
    expect(
      await row(page, /talker/)
        .getByRole('img', { name: 'executing' })
        .count(),
    ).toBe(1);
    await page.keyboard.press('Shift+K');
    await page.getByRole('button', { name: 'Kill talker' }).press('Enter');
    await row(page, /talker/)
      .getByRole('img', { name: 'killed' })
      .waitFor();
    await page.getByRole('tab', { name: 'Why' }).waitFor();
    await panel(page, 'talker')
      .getByText(/killed by nadia/)
      .waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+K');
    await page.getByRole('dialog', { name: `Kill order_create ${id}?` }).waitFor();
    await page.getByRole('button', { name: 'Kill order_create', exact: true }).press('Enter');
    await page.getByText('Failed because').waitFor();
    expect(complaints).toEqual([]);
  });

  test('2,000 iterations are one row, open at once, and only what is on screen exists', async () => {
    const { id } = (await site.engine.api('POST', '/api/instances', { workflow: 'squares', wait: true })) as { readonly id: number };
    const { page, complaints } = await site.open(`/instances/${id}`);
    await row(page, /square/)
      .getByText('× 2,000')
      .waitFor();
    expect(await page.locator('[data-row]').count()).toBe(2);
    await row(page, /square/).click();
    await expect.poll(() => page.locator('[data-row]').count()).toBeGreaterThan(10);
    expect(await page.locator('[data-row]').count()).toBeLessThan(80);
    await page.getByRole('group', { name: 'Jobs and tasks, and their time' }).evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await page.getByText('[1999]').waitFor();
    expect(page.url()).toContain('open=l');
    // What is printed is all of it.
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('[data-row]').count()).toBeGreaterThan(1_900);
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
    await expect.poll(() => page.locator('[data-row]').count()).toBeLessThan(80);
    expect(complaints).toEqual([]);
  });

  test('journal, document and graph have addresses of their own, and keys lead there', async () => {
    const { id } = (await site.engine.api('POST', '/api/instances', { workflow: 'squares', wait: true })) as { readonly id: number };
    const { page, complaints } = await site.open(`/instances/${id}`);
    await row(page, /square/).waitFor();
    await page.keyboard.press('o');
    await page.getByText('Launched by local').waitFor();
    expect(page.url()).toContain(`/instances/${id}/journal`);
    await expectAccessible(page);
    await page.keyboard.press('x');
    await page.getByText('<workflow', { exact: true }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('g');
    await page.keyboard.press('g');
    await page.locator('.react-flow__node').first().waitFor();
    await expectAccessible(page);
    await page.keyboard.press('t');
    await row(page, /square/).waitFor();
    expect(complaints).toEqual([]);
  });

  test('at 360 px and in French nothing is wider than the screen, and the panel covers the page', async () => {
    const id = await site.engine.launch('order_create', { order: 'WX-5' });
    const { page, complaints } = await site.open(`/instances/${id}`, { viewport: { width: 360, height: 780 }, hasTouch: true });
    await page.evaluate("localStorage.setItem('evqueue-language', 'fr')");
    await page.reload();
    await page.getByText('Pas terminée car').waitFor();
    await row(page, /talker/).waitFor();
    await expectNoSideScroll(page);
    await expectAccessible(page);
    await row(page, /talker/).click();
    await page.getByRole('complementary', { name: 'Tâche talker' }).waitFor();
    await expectNoSideScroll(page);
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  test('what was written has a page: lines that are links, colours, find over all of it, follow', async () => {
    const id = await site.engine.launch('order_create', { order: 'WX-6' });
    const { page, complaints } = await site.open(`/instances/${id}/tasks/long/talker/attempts/1/stdout`);
    await page.locator('[data-line="3"]').getByText('line 2 of the talker').waitFor();
    expect(await page.locator('[data-line="1"]').innerText()).toContain('red <img src=x onerror=alert(1)> WX-6');
    await page.getByRole('link', { name: 'Link to line 2', exact: true }).click();
    expect(page.url()).toContain('line=2');
    await page.keyboard.press('p');
    await page.getByRole('button', { name: 'Take off the pin at line 2' }).waitFor();
    expect(page.url()).toContain('pins=2');
    await page.getByRole('button', { name: 'Download' }).click();
    expect(await page.getByRole('menuitem', { name: /^All of it/ }).getAttribute('href')).toMatch(/\/stdout$/);
    expect(await page.getByRole('menuitem', { name: /^From line/ }).getAttribute('href')).toMatch(/\/stdout\?lines=\d+-$/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('line [2-3] of');
    await page.getByRole('button', { name: 'Regular expression' }).click();
    await page.getByText(/of 2$/).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Next match' }).click();
    await page.getByText('1 of 2', { exact: true }).waitFor();
    await page.getByRole('switch', { name: 'Follow' }).check({ force: true });
    await page.locator('[data-line="60"]').waitFor();
    await site.engine.api('POST', `/api/instances/${id}/kill`, {});
    await page.getByRole('switch', { name: 'Follow' }).waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
  });

  test('all that was written stands in the order of arrival, each line with its channel and its time', async () => {
    const { engine } = site;
    const script =
      'echo first; sleep 1.3; echo oops >&amp;2; sleep 0.6; echo noted >&amp;3; sleep 0.6; echo second; sleep 2; echo last >&amp;2';
    await engine.saveWorkflow(
      'mixed',
      `<workflow><subjobs><job name="mix"><tasks><task name="writer" type="SCRIPT" queue="default"><script>#!/bin/sh\n${script}</script></task></tasks></job></subjobs></workflow>`,
    );
    const id = await engine.launch('mixed', {});
    const { page, complaints } = await site.open(`/instances/${id}/tasks/mix/writer/attempts/1/all?follow=1`);
    for (const [index, [channel, text]] of [
      ['Output', 'first'],
      ['stderr', 'oops'],
      ['Log', 'noted'],
      ['Output', 'second'],
      ['stderr', 'last'],
    ].entries()) {
      const line = page.locator(`[data-line="${index + 1}"]`);
      await line.getByText(text ?? '', { exact: true }).waitFor();
      await line.getByRole('img', { name: channel ?? '', exact: true }).waitFor();
    }
    await page.keyboard.press('t');
    await page
      .locator('[data-line="5"] time')
      .getByText(/^\d\d:\d\d:\d\d\.\d$/)
      .waitFor();
    await page.getByRole('button', { name: 'Since the start of the command' }).click();
    await page
      .locator('[data-line="5"] time')
      .getByText(/^0:00:0[3-9]\.\d$|^0:[0-5]\d:\d\d\.\d$/)
      .waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('oops');
    await page.keyboard.press('Enter');
    await page.getByText('0 of 1', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.waitForURL(/line=2/);
    await page.getByRole('button', { name: 'Download' }).click();
    expect(await page.getByRole('menuitem', { name: /^All of it/ }).getAttribute('href')).toMatch(/\/all\?prefix=both$/);
    await page.keyboard.press('Escape');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'stderr', exact: true }).click();
    await page.locator('[data-line="2"]').getByText('last', { exact: true }).waitFor();
    await page.locator('[data-line="2"] time').getByText(/^0:/).waitFor();
    expect(complaints).toEqual([]);
  });

  test('an instance and an output that do not exist say so', async () => {
    const { page } = await site.open('/instances/999999');
    await page.getByText('There is no such instance. It may have been deleted.').waitFor();
    const id = await site.engine.launch('order_create', { order: 'WX-7' });
    await page.goto(`${site.engine.address}/instances/${id}/tasks/long/nobody/attempts/1/stdout`);
    await page.getByText('There is no such attempt.').waitFor();
    await site.engine.api('POST', `/api/instances/${id}/kill`, {});
  });
});
