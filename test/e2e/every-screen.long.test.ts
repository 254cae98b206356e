/** What holds on every screen, with texts in it that try to become more than text. */
import { beforeAll, expect, test } from 'vitest';
import { describePages, expectAccessible, expectNoSideScroll, untilSettled } from './browser.ts';
import { fillWithHostileTexts, trace } from './hostile.ts';
import { screens, type ScreenSubjects } from './screens.ts';
import { useSite } from './site.ts';

/** Screens that show something that somebody or some command wrote. */
const showsTexts = new Set([
  'home',
  'log',
  'plan',
  'queues',
  'instances-panel',
  'instance-journal',
  'instance-xml',
  'output',
  'output-log',
  'output-all',
  'workflows',
  'workflow',
  'workflow-xml',
  'launch',
  'queue',
]);

describePages('every screen', () => {
  const site = useSite();
  let subjects: ScreenSubjects;

  beforeAll(async () => {
    subjects = await fillWithHostileTexts(site.engine);
  });

  for (const { name, path } of screens) {
    test(`${name}: texts stay texts, accessible in both themes, as wide as the screen in both languages, reached by keyboard`, async () => {
      const userAgent = `<img class=${trace} src=x onerror=window.${trace}=1>`;
      const { page, complaints } = await site.open(path(subjects), { userAgent });
      await untilSettled(page);
      await expectAccessible(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      await expectAccessible(page);

      // The first stop is a way past the menus, and the focus is seen wherever it goes.
      const first = page.locator('a, button, input, [tabindex]').first();
      expect(await first.getAttribute('href')).toBe('#page');
      await first.focus();
      for (let step = 0; step < 12; step += 1) {
        await page.keyboard.press('Tab');
        expect(await page.evaluate<string>(focusSeen)).toBe('seen');
      }

      if (showsTexts.has(name)) expect(await page.evaluate<string>(allText)).toContain(`class=${trace}`);
      await page.setViewportSize({ width: 360, height: 780 });
      await page.emulateMedia({ colorScheme: 'dark' });
      for (const language of ['en', 'fr']) {
        await page.evaluate(`localStorage.setItem('evqueue-language', '${language}')`);
        await page.reload();
        await untilSettled(page);
        await expectNoSideScroll(page);
      }
      await expectAccessible(page);
      expect(await page.evaluate<unknown[]>(traces)).toEqual([0, 'undefined', 0]);
      expect(complaints).toEqual([]);
    });
  }
});

// As text: this program knows no documents.
const traces = `[document.querySelectorAll('.${trace}').length, typeof window.${trace}, document.querySelectorAll('[href^="javascript:" i], [src^="javascript:" i]').length]`;
const allText = "document.body.innerText + [...document.querySelectorAll('input, textarea')].map((field) => field.value).join(' ')";
/** The focus is on something, has an outline or a ring around it or around what holds it, and is on the screen. */
const focusSeen = `(() => {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return 'seen';
  for (let element = focused; element !== null && element !== document.body; element = element.parentElement) {
    for (const part of [null, '::before', '::after']) {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, part);
      if ((outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none') return 'seen';
    }
  }
  return focused.outerHTML.slice(0, 200);
})()`;
