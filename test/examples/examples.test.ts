import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../../scripts/markdown.ts';
import { attributeOf, runExample } from './run-file.ts';

test('mail-merge writes a letter for each member who has not left', async () => {
  const ended = await runExample('mail-merge', { members: join(repository, 'examples/mail-merge/members.xml'), year: '2031' });
  expect(ended.instance.errors).toBe(0);
  const file = attributeOf(ended, 'letters');
  const letters = readFileSync(file, 'utf8');
  rmSync(dirname(file), { recursive: true });
  expect(letters.match(/^ {4}Dear .*,$/gm)).toEqual([
    '    Dear Ada Byron,',
    '    Dear Émilie du Châtelet,',
    "    Dear Grace O'Hopper,",
    '    Dear Sofia Kovalevskaya,',
    '    Dear Blaise & Jacqueline Pascal,',
    '    Dear Mary Somerville,',
    '    Dear Konrad Zuse,',
  ]);
  expect(letters).toContain('Your fee for 2031 is 60');
});

test('mail-merge fails, and says why, where there is no list', async () => {
  const ended = await runExample('mail-merge', { members: '/nowhere/members.xml' });
  expect(ended.instance.errors).toBe(1);
  expect(ended.document).toContain('/nowhere/members.xml: No such file or directory');
});

test('order succeeds at the fourth call, and all answers are kept', async () => {
  const ended = await runExample('order', { order_id: 'A-1001 & more' });
  expect(ended.instance.errors).toBe(0);
  expect(attributeOf(ended, 'order')).toBe('A-1001 & more');
  expect(attributeOf(ended, 'reference')).toMatch(/^P-\d+$/);
  expect(ended.document).toContain('is confirmed as P-');
  expect(ended.document.match(/&lt;error code="503" call="\d+"/g)).toHaveLength(3);
  // Two levels: twice after 1 s, then after 2 s.
  expect(ended.instance.waitedForRetryMs).toBeGreaterThanOrEqual(4_000);
});

test('images makes a contact sheet, or says what to install', async () => {
  const ended = await runExample('images', { folder: join(repository, 'examples/images/photos') });
  expect(ended.instance.errors).toBe(0);
  if (ended.tags.includes('imagemagick-missing')) {
    expect(ended.document).toContain('apt-get install imagemagick');
    return;
  }
  const sheet = attributeOf(ended, 'sheet');
  expect(existsSync(sheet)).toBe(true);
  expect(readFileSync(sheet).subarray(1, 4).toString('latin1')).toBe('PNG');
  rmSync(dirname(sheet), { recursive: true });
});

test('nightly verifies its archive in the weekly backup only', async () => {
  const daily = await runExample('nightly');
  const weekly = await runExample('nightly', { kind: 'weekly' });
  expect([daily.instance.errors, weekly.instance.errors]).toEqual([0, 0]);
  expect(daily.document).toContain('20000 orders and 3000 customers');
  expect(daily.document).not.toContain('customers.txt\n');
  expect(weekly.document).toContain('orders.txt\ncustomers.txt\n');
  expect(daily.tags).toEqual([]);
});

test('nightly calls for help and tidies up where the copy fails', async () => {
  const ended = await runExample('nightly', { remote: 'down' });
  expect(ended.instance.errors).toBe(1);
  expect(ended.tags).toEqual(['no-copy']);
  expect(ended.document).toContain("no copy of tonight's archive: backup.example: no route to host");
  expect(ended.document).toMatch(/<task name="remove"[^>]* status="TERMINATED"/);
});

test('fan-out runs a command for each of a thousand items', async () => {
  const ended = await runExample('fan-out');
  expect(ended.instance.errors).toBe(0);
  expect(attributeOf(ended, 'sum')).toBe('1000 squares, together 333833500\n');
});
