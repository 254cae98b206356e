import { expect, test } from 'vitest';
import { describePages, expectAccessible, expectNoSideScroll } from './browser.ts';
import { useSite } from './site.ts';

const script = (name: string, line: string): string =>
  `<task name="${name}" type="SCRIPT" queue="default"><input name="order"><value select="$order"/></input><script><![CDATA[#!/bin/sh
${line}
]]></script></task>`;

const workflow = (extra = ''): string => `<workflow dialect="xpath-1"><parameters><parameter name="order"/></parameters><subjobs>
  <job name="first"><tasks>${script('fetch', 'echo "fetched $1"')}${script('beside', 'echo beside')}${extra}</tasks><subjobs>
    <job name="second"><tasks>${script('pay', 'echo "paid $1"; [ "$1" != bad ]')}</tasks></job></subjobs></job>
</subjobs></workflow>`;

describePages('going on with an instance', () => {
  const site = useSite((engine) => engine.saveWorkflow('pay_order', workflow()));

  test('it is resumed from a task with another value, both know of each other, and are compared', async () => {
    const id = await site.engine.launch('pay_order', { order: 'bad' });
    const { page, complaints } = await site.open(`/instances/${id}`);
    await page.getByText('Failed because').waitFor();
    await page.getByRole('button', { name: /fetch/ }).first().click();
    await page.getByRole('button', { name: 'Resume from here…' }).click();
    await page.waitForURL(/\/resume\?from=\d+$/);
    const again = page.getByRole('region', { name: 'Runs again' });
    await again.getByText('fetch').waitFor();
    await again.getByText('pay').waitFor();
    expect(await again.getByText('beside').count()).toBe(0);
    await page.getByText('1 task, with what they wrote').waitFor();
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'order' }).fill('good');
    await page.getByText('order was bad').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.waitForURL((url) => /^\/instances\/\d+$/.test(url.pathname) && url.pathname !== `/instances/${id}`);
    const lineage = page.getByRole('group', { name: 'Where it comes from, and what came of it' });
    await lineage.getByText('Resumed from').waitFor();
    await page.getByRole('img', { name: 'succeeded' }).first().waitFor();
    await lineage.getByRole('link', { name: 'compare' }).click();
    await page.getByRole('region', { name: 'Values' }).getByText('good').waitFor();
    await page.getByText('Both ran on the same definition.').waitFor();
    const tasks = page.getByRole('region', { name: 'Tasks' });
    await tasks.getByRole('button', { name: 'pay' }).click();
    await tasks.getByText('paid good').waitFor();
    expect(await tasks.getByRole('button', { name: 'beside' }).count()).toBe(0);
    expect(page.url()).toContain('task=');
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page);
    await page.goto(`${site.engine.address}/instances/${id}`);
    await lineage.getByText('Resumed as').waitFor();
    expect(complaints).toEqual([]);
  });

  test('it is launched again from the form with its values, and the new one says so', async () => {
    const id = await site.engine.launch('pay_order', { order: 'WX-7' });
    const { page, complaints } = await site.open(`/launch?from=${id}`);
    await page.waitForURL(new RegExp(`/workflows/pay_order/launch\\?from=${id}$`));
    expect(await page.getByRole('textbox', { name: 'order' }).inputValue()).toBe('WX-7');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Launched again from').waitFor();
    expect(complaints).toEqual([]);
  });

  test('values are kept as a preset, which is an address, and are forgotten again', async () => {
    const { page, complaints } = await site.open('/workflows/pay_order/launch?parameter.order=WX-9');
    await page.getByRole('button', { name: 'Keep these values…' }).click();
    await page.getByRole('textbox', { name: 'Name of the preset' }).fill('nine');
    await page.keyboard.press('Enter');
    const preset = page.getByRole('region', { name: 'Presets' }).getByRole('link', { name: 'nine' });
    await preset.waitFor();
    await page.getByRole('textbox', { name: 'order' }).fill('other');
    await page.goto(`${site.engine.address}/workflows/pay_order/launch`);
    await preset.click();
    await page.waitForURL('**/launch?parameter.order=WX-9');
    expect(await page.getByRole('textbox', { name: 'order' }).inputValue()).toBe('WX-9');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Forget the preset nine' }).click();
    await preset.waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
  });

  test('a graph of many jobs is folded, opens by a click at an address, and a task of it opens the panel', async () => {
    const job = (name: string, below = ''): string =>
      `<job name="${name}"><tasks><task name="t_${name}" path="true" queue="default"/></tasks>${below === '' ? '' : `<subjobs>${below}</subjobs>`}</job>`;
    const many = (count: number, make: (at: number) => string): string => Array.from({ length: count }, (_, at) => make(at)).join('');
    const tree = many(12, (at) =>
      job(
        `a${at}`,
        many(6, (below) => job(`b${at}_${below}`)),
      ),
    );
    await site.engine.saveWorkflow('wide_tree', `<workflow dialect="xpath-1"><subjobs>${job('root', tree)}</subjobs></workflow>`);
    const id = await site.engine.launch('wide_tree');
    const { page, complaints } = await site.open(`/instances/${id}/graph`);
    // One that is on screen: twelve boxes are too many to be read at once.
    await page.getByRole('button', { name: '6 jobs below' }).nth(5).click();
    await page.getByRole('button', { name: 'Fold again' }).waitFor();
    expect(page.url()).toContain('unfold=');
    await page.getByRole('button', { name: 't_root' }).click();
    await page.getByRole('complementary', { name: 'Task t_root' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('two instances on different definitions show the lines that differ; at 360 px nothing is wider than the screen', async () => {
    const one = await site.engine.launch('pay_order', { order: 'a' });
    await site.engine.saveWorkflow('pay_order', workflow(script('new_task', 'echo new')));
    const other = await site.engine.launch('pay_order', { order: 'a' });
    const { page, complaints } = await site.open(`/instances/${one}/compare`, { viewport: { width: 360, height: 740 } });
    await page.getByRole('region', { name: 'Compare with the instance' }).getByText(String(other), { exact: true }).click();
    await page.getByText('They ran on different definitions.').waitFor();
    await page.getByRole('button', { name: 'new_task' }).waitFor();
    await expectNoSideScroll(page);
    await expectAccessible(page);
    await page.goto(`${site.engine.address}/instances/${one}/resume`);
    await page.getByText('only what failed').first().waitFor({ state: 'attached' });
    await expectNoSideScroll(page);
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });
});
